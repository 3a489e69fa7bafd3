import { z } from 'zod';
import type { TableWrite } from '../aws/table-write.ts';
import { maskBody } from '../mask-secrets.ts';
import type { EntryTone } from './timeline-entry.ts';
import type { Watched } from './watch-requests.ts';

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const userItem = z.object({ state: text, customerId: text.optional() });
const paymentItem = z.object({ record: text });
const paymentRecord = z.object({
  open: z.object({ kind: z.string(), state: z.string().optional() }).optional(),
  settled: z.array(z.object({ kind: z.string(), outcome: z.string() })),
});

/** Notes each write of a user's item, and of a payment's record. */
export function watchTable({ timeline, owners }: Watched): (write: TableWrite) => void {
  return (write) => {
    const [, kind, id = ''] = /^(user|payment)#(.+)$/.exec(write.key) ?? [];
    if (kind === undefined) return;
    const userId = kind === 'user' ? id : (owners.find(id) ?? null);
    const { customerId } = userItem.safeParse(write.item).data ?? {};
    if (userId !== null && customerId !== undefined) owners.learn(userId, customerId);
    timeline.add(
      {
        kind: 'table',
        title: kind === 'user' ? `Item of ${id}` : 'Record of the payment',
        userId,
        result: resultOf(write),
        tone: toneOf(write),
      },
      () => [
        {
          title: write.isWritten ? 'Written' : 'Not written: the item was changed',
          text: write.key,
        },
        { title: 'Item', text: maskBody(JSON.stringify(plain(write.item) ?? {})) },
      ],
    );
  };
}

function resultOf({ item, isWritten, isDeletion }: TableWrite): string {
  if (!isWritten) return 'not written: somebody was faster';
  if (isDeletion) return 'removed';
  const user = userItem.safeParse(item).data;
  return user?.state ?? recordIn(item) ?? 'changed';
}

function recordIn(item: TableWrite['item']): string | undefined {
  const record = paymentItem.safeParse(item).data?.record;
  if (record === undefined) return undefined;
  const { open, settled = [] } = paymentRecord.safeParse(JSON.parse(record)).data ?? {};
  const last = settled.at(-1);
  if (open !== undefined) return `${open.kind} begun`;
  return last === undefined ? 'free' : `${last.kind} ${last.outcome}`;
}

const unfinished: readonly string[] = ['unknown', 'erasing'];

function toneOf({ item, isWritten }: TableWrite): EntryTone {
  const { state = '' } = userItem.safeParse(item).data ?? {};
  return isWritten && !unfinished.includes(state) ? 'good' : 'refused';
}

/** DynamoDB's JSON as plain JSON: `{"S": "a"}` is `"a"`. */
function plain(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const values = Object.entries(item).map(([name, value]) => [name, plainValue(value)]);
  return Object.fromEntries(values);
}

function plainValue(value: unknown): unknown {
  const [[type, inner] = []] = Object.entries(Object(value));
  if (type === 'N') return Number(inner);
  if (type === 'M') return plain(inner);
  if (type === 'L' && Array.isArray(inner)) return inner.map(plainValue);
  return inner;
}
