import { describe, expect, it } from 'vitest';
import {
  evidenceOf,
  snapshotOf,
} from '../../../../functions/core/payment-operations/compare-payment.ts';
import type {
  OpenOperation,
  PaymentSnapshot,
  SettledOperation,
} from '../../../../functions/core/payment-operations/payment-record.ts';
import type {
  CaptureState,
  PaymentState,
} from '../../../../functions/core/payment-operations/payment-state.ts';
import { captureOf, paymentOf } from '../../../fakes/dojo-money.ts';
import { gbp } from '../../../fakes/operation-bench.ts';

const startedAtMs = 100_000;
const untouched: PaymentSnapshot = {
  status: 'Authorized',
  captures: [],
  capturedAmount: 0,
  refundedAmount: 0,
};

function operation(changes: Partial<OpenOperation>): OpenOperation {
  return {
    id: 'op',
    kind: 'capture',
    keyHash: 'K',
    requestHash: 'r',
    amount: gbp(4_000),
    before: untouched,
    startedAtMs,
    leaseExpiresAtMs: 0,
    provenAtMs: 0,
    ...changes,
  };
}

function taken(id: string, amount: number, changes: Partial<CaptureState> = {}): CaptureState {
  return captureOf(id, amount, { createdAtMs: startedAtMs + 1_000, ...changes });
}

describe('a capture of 40.00 that was not answered', () => {
  const old = taken('cp_old', 4_000, { createdAtMs: 0 });
  const rows: readonly {
    readonly name: string;
    readonly captures: PaymentState['captures'];
    readonly status?: string;
    readonly before?: Partial<PaymentSnapshot>;
    readonly tells: object;
  }[] = [
    { name: 'no capture', captures: [], tells: { kind: 'not-shown' } },
    {
      name: 'one of that amount',
      captures: [taken('cp_1', 4_000)],
      tells: { kind: 'moved', dojoId: 'cp_1' },
    },
    {
      name: 'one without an id',
      captures: [taken('', 4_000, { id: undefined })],
      tells: { kind: 'moved', dojoId: undefined },
    },
    {
      name: 'one of that amount that was there before',
      captures: [taken('cp_1', 4_000)],
      before: { captures: ['cp_1'], capturedAmount: 4_000 },
      tells: { kind: 'not-shown' },
    },
    {
      name: 'an older one of that amount',
      captures: [old],
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'an older one of another amount',
      captures: [taken('cp_old', 1_000, { createdAtMs: 0 })],
      tells: { kind: 'not-shown' },
    },
    {
      name: 'one and an older one of another amount',
      captures: [taken('cp_1', 4_000), taken('cp_old', 1_000, { createdAtMs: 0 })],
      tells: { kind: 'moved', dojoId: 'cp_1' },
    },
    {
      name: 'one within the difference of the clocks',
      captures: [taken('cp_1', 4_000, { createdAtMs: startedAtMs - 5_000 })],
      tells: { kind: 'moved' },
    },
    {
      name: 'one of another amount',
      captures: [taken('cp_1', 1_000)],
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'one of another amount that failed',
      captures: [taken('cp_1', 1_000, { status: 'Failed' })],
      tells: { kind: 'not-shown' },
    },
    {
      name: 'one with a tip on top',
      captures: [taken('cp_1', 4_500, { tipsAmount: 500 })],
      tells: { kind: 'moved', dojoId: 'cp_1' },
    },
    {
      name: 'one with the tip in it',
      captures: [taken('cp_1', 4_000, { tipsAmount: 500 })],
      tells: { kind: 'moved', dojoId: 'cp_1' },
    },
    {
      name: 'one with something unknown on top',
      captures: [taken('cp_1', 4_100)],
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'two without ids, one there before',
      captures: [taken('', 4_000, { id: undefined }), taken('', 4_000, { id: undefined })],
      before: { captures: [`4000@${startedAtMs + 1_000}`], capturedAmount: 4_000 },
      tells: { kind: 'moved', dojoId: undefined },
    },
    {
      name: 'two without ids, both there before',
      captures: [taken('', 4_000, { id: undefined }), taken('', 4_000, { id: undefined })],
      before: {
        captures: [`4000@${startedAtMs + 1_000}`, `4000@${startedAtMs + 1_000}`],
        capturedAmount: 8_000,
      },
      tells: { kind: 'not-shown' },
    },
    {
      name: 'one of that amount and another',
      captures: [taken('cp_1', 4_000), taken('cp_2', 1_000)],
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'two of that amount',
      captures: [taken('cp_1', 4_000), taken('cp_2', 4_000)],
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'one that was declined',
      captures: [taken('cp_1', 4_000, { status: 'Declined' })],
      tells: { kind: 'declined' },
    },
    {
      name: 'one that failed',
      captures: [taken('cp_1', 4_000, { status: 'Failed' })],
      tells: { kind: 'declined' },
    },
    {
      name: 'one that Dojo works on',
      captures: [taken('cp_1', 4_000, { status: 'Created' })],
      tells: { kind: 'doubtful', reason: 'pending' },
    },
    {
      name: 'no list, as before the first',
      captures: undefined,
      tells: { kind: 'doubtful', reason: 'untold' },
    },
    {
      name: 'no list any more',
      captures: undefined,
      before: { captures: ['cp_0'], capturedAmount: 1_000 },
      tells: { kind: 'doubtful', reason: 'untold' },
    },
    {
      name: 'no list of what is captured',
      captures: undefined,
      status: 'Captured',
      tells: { kind: 'doubtful', reason: 'untold' },
    },
    {
      name: 'a list, and before there was none',
      captures: [taken('cp_1', 4_000)],
      before: { captures: undefined },
      tells: { kind: 'doubtful', reason: 'untold' },
    },
  ];
  it.each(rows)('shows $name', ({ captures, status = 'Authorized', before, tells }) => {
    const open = operation({ before: { ...untouched, ...before } });
    expect(evidenceOf(open, paymentOf({ status, captures }))).toMatchObject(tells);
  });
});

describe('a refund of 40.00 that was not answered', () => {
  it.each([
    { added: 0, tells: { kind: 'not-shown' } },
    { added: 3_999, tells: { kind: 'doubtful', reason: 'somebody-else' } },
    { added: -500, tells: { kind: 'doubtful', reason: 'somebody-else' } },
    { added: 4_000, tells: { kind: 'moved' } },
    { added: 4_001, tells: { kind: 'doubtful', reason: 'somebody-else' } },
    { added: 8_000, tells: { kind: 'doubtful', reason: 'somebody-else' } },
  ])('shows $added more', ({ added, tells }) => {
    const before = { ...untouched, status: 'Captured', refundedAmount: 500 };
    const now = paymentOf({ status: 'Captured', refundedAmount: 500 + added });
    expect(evidenceOf(operation({ kind: 'refund', before }), now)).toMatchObject(tells);
  });
});

describe('a refund of 40.00 that was not answered, of which the sum is what it was', () => {
  it.each([
    { name: 'and nothing has changed', refunded: 4_000, earlier: 1, now: 1, kind: 'not-shown' },
    { name: 'and something has changed', refunded: 4_000, earlier: 1, now: 2, kind: 'doubtful' },
    { name: 'which could not hide it', refunded: 3_999, earlier: 1, now: 2, kind: 'not-shown' },
    {
      name: 'and Dojo tells no time',
      refunded: 4_000,
      earlier: undefined,
      now: 2,
      kind: 'not-shown',
    },
    {
      name: 'and Dojo tells none any more',
      refunded: 4_000,
      earlier: 1,
      now: undefined,
      kind: 'doubtful',
    },
  ])('$name', ({ refunded, earlier, now, kind }) => {
    const refundedAmount = refunded;
    const before = { ...untouched, status: 'Captured', refundedAmount, updatedAtMs: earlier };
    const shown = paymentOf({ status: 'Captured', refundedAmount, updatedAtMs: now });
    expect(evidenceOf(operation({ kind: 'refund', before }), shown)).toMatchObject({ kind });
  });
});

describe('a release that was not answered', () => {
  const part = { ...untouched, status: 'Authorized', capturedAmount: 1_000, captures: ['cp_1'] };
  it.each([
    { name: 'Reversed', now: paymentOf({ status: 'Reversed' }), tells: { kind: 'moved' } },
    { name: 'the same status', now: paymentOf(), tells: { kind: 'not-shown' } },
    {
      name: 'that somebody has captured',
      now: paymentOf({ status: 'Captured', captures: [taken('cp_1', 1_000)] }),
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'that somebody has captured all',
      now: paymentOf({ status: 'Captured', captures: [taken('cp_1', 10_000)] }),
      tells: { kind: 'not-shown' },
    },
    {
      name: 'that somebody has captured as much, of which a part is a tip',
      now: paymentOf({
        status: 'Captured',
        captures: [taken('cp_1', 10_000, { tipsAmount: 500 })],
      }),
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
    {
      name: 'Canceled',
      now: paymentOf({ status: 'Canceled' }),
      tells: { kind: 'doubtful', reason: 'somebody-else' },
    },
  ])('of all shows $name', ({ now, tells }) => {
    expect(evidenceOf(operation({ kind: 'release' }), now)).toMatchObject(tells);
  });

  it.each([
    { name: 'the same status', status: 'Authorized', tells: { reason: 'untold' } },
    { name: 'that the capture is booked', status: 'Captured', tells: { reason: 'untold' } },
    { name: 'that somebody has refunded', status: 'Refunded', tells: { reason: 'untold' } },
    { name: 'Reversed', status: 'Reversed', tells: { kind: 'moved' } },
  ])('of the rest shows $name', ({ status, tells }) => {
    const now = paymentOf({ status, captures: [taken('cp_1', 1_000)] });
    expect(evidenceOf(operation({ kind: 'release', before: part }), now)).toMatchObject(tells);
  });
});

describe('a charge that was not answered', () => {
  it.each([
    { status: 'Created', tells: { kind: 'not-shown' } },
    { status: 'Canceled', tells: { kind: 'not-shown' } },
    { status: 'Captured', tells: { kind: 'moved' } },
    { status: 'Refunded', tells: { kind: 'moved' } },
  ])('shows $status', ({ status, tells }) => {
    expect(evidenceOf(operation({ kind: 'charge' }), paymentOf({ status }))).toMatchObject(tells);
  });

  it.each([
    { statuses: ['Created'], tells: { kind: 'doubtful', reason: 'pending' } },
    { statuses: ['Successful'], tells: { kind: 'doubtful', reason: 'pending' } },
    { statuses: ['Declined', 'Created'], tells: { kind: 'doubtful', reason: 'pending' } },
    { statuses: ['Declined'], tells: { kind: 'declined' } },
    { statuses: ['Failed', 'Declined'], tells: { kind: 'declined' } },
  ])('shows captures that are $statuses while it is Created', ({ statuses, tells }) => {
    const captures = statuses.map((status) => taken('cp_1', 4_000, { status }));
    const now = paymentOf({ status: 'Created', captures });
    expect(evidenceOf(operation({ kind: 'charge' }), now)).toEqual(tells);
  });
});

describe('the snapshot of a payment', () => {
  const settled: SettledOperation = {
    ...operation({ id: 'earlier' }),
    outcome: 'moved',
    dojoId: 'cp_ours',
    settledAtMs: 0,
    settledBy: 'answer',
  };
  const record = { revision: 'r', settled: [settled], known: { captured: 0, refunded: 0 } };

  it('holds a capture of ours that Dojo does not show yet', () => {
    const { captures } = snapshotOf(paymentOf({ captures: [taken('cp_other', 4_000)] }), record);
    expect(captures).toEqual(['cp_other', 'cp_ours']);
  });

  it('holds each capture once', () => {
    const { captures } = snapshotOf(paymentOf({ captures: [taken('cp_ours', 4_000)] }), record);
    expect(captures).toEqual(['cp_ours']);
  });

  it('holds each of equal captures without ids', () => {
    const equal = taken('', 4_000, { id: undefined });
    const { captures } = snapshotOf(paymentOf({ captures: [equal, equal] }), undefined);
    expect(captures).toEqual([`4000@${startedAtMs + 1_000}`, `4000@${startedAtMs + 1_000}`]);
  });

  it.each([
    { name: 'none before the first', status: 'Authorized', captured: 0, captures: [] },
    { name: 'any after one of ours', status: 'Authorized', captured: 1, captures: undefined },
    { name: 'any once it is captured', status: 'Captured', captured: 0, captures: undefined },
  ])('takes captures that Dojo does not tell for $name', ({ status, captured, captures }) => {
    const known = { captured, refunded: 0 };
    const payment = paymentOf({ status, captures: undefined });
    const snapshot = snapshotOf(payment, { ...record, settled: [], known });
    expect(snapshot.captures).toEqual(captures);
  });

  it('holds the sums that we know where Dojo tells none', () => {
    const payment = paymentOf({ captures: undefined, refundedAmount: 0, isRefundTold: false });
    const known = { captured: 4_000, refunded: 500 };
    expect(snapshotOf(payment, { ...record, known })).toMatchObject({
      capturedAmount: 4_000,
      refundedAmount: 500,
    });
  });
});
