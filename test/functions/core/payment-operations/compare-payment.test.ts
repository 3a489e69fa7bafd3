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
import { paymentOf } from '../../../fakes/dojo-money.ts';
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
  return { id, amount, status: 'Successful', createdAtMs: startedAtMs + 1_000, ...changes };
}

describe('a capture of 40.00 that was not answered', () => {
  const old = taken('cp_old', 4_000, { createdAtMs: 0 });
  const rows: readonly {
    readonly name: string;
    readonly captures: PaymentState['captures'];
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
      tells: { kind: 'not-shown' },
    },
    {
      name: 'one within the difference of the clocks',
      captures: [taken('cp_1', 4_000, { createdAtMs: startedAtMs - 5_000 })],
      tells: { kind: 'moved' },
    },
    {
      name: 'one of another amount',
      captures: [taken('cp_1', 1_000)],
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
    { name: 'no list', captures: undefined, tells: { kind: 'doubtful', reason: 'untold' } },
    {
      name: 'a list, and before there was none',
      captures: [taken('cp_1', 4_000)],
      before: { captures: undefined },
      tells: { kind: 'doubtful', reason: 'untold' },
    },
  ];
  it.each(rows)('shows $name', ({ captures, before, tells }) => {
    const open = operation({ before: { ...untouched, ...before } });
    expect(evidenceOf(open, paymentOf({ captures }))).toMatchObject(tells);
  });
});

describe('a refund of 40.00 that was not answered', () => {
  it.each([
    { added: 0, tells: { kind: 'not-shown' } },
    { added: 3_999, tells: { kind: 'not-shown' } },
    { added: 4_000, tells: { kind: 'moved' } },
    { added: 4_001, tells: { kind: 'doubtful', reason: 'somebody-else' } },
    { added: 8_000, tells: { kind: 'doubtful', reason: 'somebody-else' } },
  ])('shows $added more', ({ added, tells }) => {
    const before = { ...untouched, status: 'Captured', refundedAmount: 500 };
    const now = paymentOf({ status: 'Captured', refundedAmount: 500 + added });
    expect(evidenceOf(operation({ kind: 'refund', before }), now)).toMatchObject(tells);
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

  it('shows a capture that Dojo works on', () => {
    const now = paymentOf({
      status: 'Created',
      captures: [taken('', 4_000, { status: 'Created' })],
    });
    expect(evidenceOf(operation({ kind: 'charge' }), now)).toEqual({
      kind: 'doubtful',
      reason: 'pending',
    });
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

  it('does not know the captures that Dojo does not tell', () => {
    expect(snapshotOf(paymentOf({ captures: undefined }), record).captures).toBeUndefined();
  });
});
