import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import { FakeDojo } from './fake-dojo.ts';

/** How a Dojo differs from one that does what it says and shows it at once. */
export interface CardDojoOptions {
  /** For how many milliseconds a card that is deleted is still listed. */
  readonly lagMs?: number;
  /** How many deletions are answered with 204 and not done. */
  readonly ignored?: number;
  /** The status of every deletion of a card, by its id. Nothing is deleted. */
  readonly refusals?: Readonly<Record<string, number>>;
  /** The status of a deletion of a card that is gone. */
  readonly goneStatus?: number;
}

export const cardsCustomer = 'cust_1' as CustomerId;

function idOf(method: unknown): unknown {
  return typeof method === 'object' && method !== null && 'id' in method ? method.id : undefined;
}

/** A Dojo with one customer, whose saved payment methods may be of any shape. */
export function fakeCardDojo(
  methods: readonly unknown[] | null,
  { lagMs = 0, ignored = 0, refusals = {}, goneStatus = 404 }: CardDojoOptions = {},
) {
  const deletedAtMs = new Map<unknown, number>();
  let stillIgnored = ignored;
  const isListed = (method: unknown): boolean => {
    const atMs = deletedAtMs.get(idOf(method));
    return atMs === undefined || dojo.time.nowMs - atMs < lagMs;
  };
  const remove = (id: string): number => {
    if (refusals[id] !== undefined) return refusals[id];
    if (deletedAtMs.has(id)) return goneStatus;
    if (stillIgnored > 0) stillIgnored -= 1;
    else deletedAtMs.set(id, dojo.time.nowMs);
    return 204;
  };
  const dojo: FakeDojo = new FakeDojo(({ method, url }) => {
    if (url.pathname.endsWith('/create-secret')) return { status: 200, body: { secret: 'cs_1' } };
    if (method === 'DELETE') return { status: remove(url.pathname.split('/').at(-1) ?? '') };
    const savedPaymentMethods = methods?.filter(isListed) ?? null;
    return { status: 200, body: { customerId: cardsCustomer, savedPaymentMethods } };
  });
  return {
    dojo,
    /** The ids of the deleted cards. */
    deleted: () => [...deletedAtMs.keys()],
    /** The requests about cards, in words. */
    calls: () =>
      dojo.requests.flatMap((request) => {
        if (request.startsWith('GET')) return ['list'];
        return request.startsWith('DELETE') ? [`remove ${request.split('/').at(-1)}`] : [];
      }),
  };
}
