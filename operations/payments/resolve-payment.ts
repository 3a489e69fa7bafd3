import { randomUUID } from 'node:crypto';
import { deadlineIn } from '../../functions/core/clock.ts';
import { dojoPayments } from '../../functions/core/dojo/dojo-payments.ts';
import { paymentRecordTable } from '../../functions/core/dynamodb/payment-record-table.ts';
import { describeOpen } from '../../functions/core/merchant/operation-answer.ts';
import { decideOperation } from '../../functions/core/payment-operations/decide.ts';
import type { OpenOperation } from '../../functions/core/payment-operations/payment-record.ts';
import { capturedAmount } from '../../functions/core/payment-operations/payment-state.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import type { Connection } from '../connect.ts';
import type { Target } from '../target.ts';
import { inPounds, operationLine } from './payment-text.ts';

const deadlineMs = 60_000;

export interface ResolvedBy {
  /** Asks a person whether the money has moved. `undefined`: no decision. */
  readonly decide: (question: string) => Promise<boolean | undefined>;
  readonly print: (text: string) => void;
}

/** What the payment looked like when the operation began, beside what Dojo shows now. */
async function bothSides(id: string, open: OpenOperation, connection: Connection): Promise<string> {
  const deadline = deadlineIn(deadlineMs, Date.now);
  const now = await dojoPayments(connection.dojo, deadline).find(open.paymentIntentId ?? id);
  const money = (value: number) => inPounds({ ...open.amount, value });
  const row = (what: string, before: string, after: string) =>
    `  ${what.padEnd(12)} ${before.padEnd(16)} ${after}`;
  const { before } = open;
  return [
    operationLine(describeOpen(open, Date.now())),
    row('', 'before', 'now'),
    row('status', before.status, now?.status ?? 'Dojo does not know it'),
    row('captured', money(before.capturedAmount), now ? money(capturedAmount(now)) : '-'),
    row('refunded', money(before.refundedAmount), now ? money(now.refundedAmount) : '-'),
    ...(now?.captures ?? []).map((it) =>
      row('', '', `${money(it.amount)} ${it.status ?? ''} ${it.id ?? 'without an id'}`.trimEnd()),
    ),
  ].join('\n');
}

/**
 * Shows a person an operation that cannot be told, and records the decision.
 * @returns whether one was made.
 * @throws CannotRun when nothing is open, or somebody acts on it at this moment.
 */
export async function resolvePayment(
  id: string,
  { target, connection }: { readonly target: Target; readonly connection: Connection },
  { decide, print }: ResolvedBy,
): Promise<boolean> {
  const records = paymentRecordTable(connection.table, target.tableName);
  const open = (await records.find(id))?.open;
  if (open === undefined)
    throw new CannotRun(`Nothing of ${id} is open: there is nothing to decide.`);
  if (open.leaseExpiresAtMs > Date.now()) {
    throw new CannotRun(`Somebody is on it at this moment. Try again in a minute.`);
  }
  const seenAtMs = Date.now();
  print(await bothSides(id, open, connection));
  const { kind, amount } = open;
  const moved = await decide(
    `Look at the payment in Dojo’s portal. Has this ${kind} of ${inPounds(amount)} happened?`,
  );
  if (moved === undefined) return false;
  const decision = await decideOperation(
    { id, operationId: open.id, moved, seenAtMs },
    { records, clock: Date.now, newId: randomUUID },
  );
  if (decision.kind === 'not-open') {
    throw new CannotRun(
      'It was settled, or taken up, meanwhile. Show the payment, and look again.',
    );
  }
  if (decision.kind === 'too-early') {
    const until = new Date(decision.untilMs).toISOString();
    throw new CannotRun(
      `Dojo could still do it when you looked, or not show it yet. Look again after ${until}.`,
    );
  }
  print(
    moved
      ? 'Recorded: it has happened.'
      : 'Recorded: it has not happened. Its key may be used again.',
  );
  return true;
}
