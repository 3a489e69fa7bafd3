import { describe, expect, it } from 'vitest';
import type {
  OperationKind,
  PaymentRecord,
  SettledOperation,
} from '../../../../functions/core/payment-operations/payment-record.ts';
import type { PaymentState } from '../../../../functions/core/payment-operations/payment-state.ts';
import {
  amountOf,
  leftOf,
} from '../../../../functions/core/payment-operations/what-is-possible.ts';
import { captureOf, paymentOf } from '../../../fakes/dojo-money.ts';
import { gbp, OperationBench } from '../../../fakes/operation-bench.ts';

function taken(amount: number, status = 'Successful') {
  return captureOf(`cp_${amount}`, amount, { status });
}
const nowMs = 10_000_000;
/** After an operation of ours that ended so long ago. */
function recordWith(
  known: PaymentRecord['known'],
  kind: OperationKind,
  ageMs: number,
): PaymentRecord {
  const ours: SettledOperation = {
    id: 'op-1',
    kind,
    keyHash: 'K',
    requestHash: 'r',
    amount: gbp(1),
    startedAtMs: nowMs - ageMs,
    outcome: 'moved',
    settledAtMs: nowMs - ageMs,
    settledBy: 'answer',
  };
  return { revision: 'r', settled: [ours], known };
}
const auto = { captureMode: 'Auto', status: 'Captured', captures: undefined } as const;

describe('what is left of a payment of 100.00', () => {
  const rows: readonly {
    readonly name: string;
    readonly payment: Partial<PaymentState>;
    readonly known?: Partial<PaymentRecord['known']>;
    /** Of the operation of ours that `known` is about. Default: one second. */
    readonly ageMs?: number;
    readonly left: object;
  }[] = [
    { name: 'reserved', payment: {}, left: { capturable: 10_000, refundable: 0 } },
    {
      name: 'reserved, its captures not told',
      payment: { captures: undefined },
      left: { capturable: 10_000 },
    },
    {
      name: 'partly captured',
      payment: { status: 'Captured', captures: [taken(4_000)] },
      left: { capturable: 6_000, refundable: 4_000 },
    },
    {
      name: 'a capture declined',
      payment: { captures: [taken(4_000, 'Declined')] },
      left: { capturable: 10_000 },
    },
    {
      name: 'a capture that is worked on',
      payment: { captures: [taken(4_000, 'Created')] },
      left: { capturable: 6_000 },
    },
    { name: 'captured by itself', payment: auto, left: { capturable: 0, refundable: 10_000 } },
    {
      name: 'partly refunded',
      payment: { ...auto, refundedAmount: 2_500 },
      left: { capturable: 0, refundable: 7_500 },
    },
    {
      name: 'captured in part and refunded',
      payment: { status: 'Captured', captures: [taken(4_000)], refundedAmount: 1 },
      left: { capturable: 0, refundable: 3_999 },
    },
    {
      name: 'captured, which Dojo does not show',
      payment: {},
      known: { captured: 4_000 },
      left: { capturable: 6_000 },
    },
    {
      name: 'captured long ago, which Dojo does not show: it has failed',
      payment: {},
      known: { captured: 4_000 },
      ageMs: 305_000,
      left: { capturable: 10_000 },
    },
    {
      name: 'captured long ago, where Dojo tells no captures',
      payment: { captures: undefined },
      known: { captured: 4_000 },
      ageMs: 305_000,
      left: { capturable: 6_000 },
    },
    {
      name: 'refunded, which Dojo does not show',
      payment: auto,
      known: { refunded: 9_000 },
      left: { refundable: 1_000 },
    },
    {
      name: 'refunded nearly long enough ago, which Dojo does not show',
      payment: auto,
      known: { refunded: 9_000 },
      ageMs: 304_999,
      left: { refundable: 1_000 },
    },
    {
      name: 'refunded long ago, which Dojo does not show: it has failed',
      payment: auto,
      known: { refunded: 9_000 },
      ageMs: 305_000,
      left: { refundable: 10_000 },
    },
    {
      name: 'refunded long ago, where Dojo tells no sum',
      payment: { ...auto, isRefundTold: false },
      known: { refunded: 9_000 },
      ageMs: 305_000,
      left: { refundable: 1_000 },
    },
    {
      name: 'reversed',
      payment: { status: 'Reversed' },
      left: { capturable: 0, refundable: 0 },
    },
    { name: 'unpaid', payment: { status: 'Created' }, left: { capturable: 0, refundable: 0 } },
  ];
  it.each(rows)('$name', ({ payment, known, ageMs = 1_000, left }) => {
    const kind = known?.captured === undefined ? 'refund' : 'capture';
    const record = known && recordWith({ captured: 0, refunded: 0, ...known }, kind, ageMs);
    expect(leftOf(paymentOf(payment), record, nowMs)).toMatchObject(left);
  });

  it('released by us: nothing can be captured, whatever Dojo shows', async () => {
    const bench = new OperationBench();
    await bench.run('K', { kind: 'release' });
    expect(leftOf(paymentOf(), bench.record, nowMs)).toMatchObject({ capturable: 0 });
  });
});

describe('an amount that is asked for', () => {
  it('is taken as it is where there is enough', () => {
    expect(amountOf({ kind: 'capture', amount: gbp(1) }, paymentOf(), undefined, nowMs)).toEqual(
      gbp(1),
    );
  });

  it('is all that is left when none is given', () => {
    const payment = paymentOf({ captures: [taken(1_500)] });
    expect(amountOf({ kind: 'release' }, payment, undefined, nowMs)).toEqual(gbp(8_500));
  });

  it('is refused beyond what is left, with what is', () => {
    const asked = { kind: 'capture', amount: gbp(10_001) } as const;
    expect(amountOf(asked, paymentOf(), undefined, nowMs)).toEqual({
      kind: 'refused',
      code: 'amount_not_available',
      detail:
        '/amount/value must be at most 10000: 100.00 GBP (10000 in minor units) of this payment can be captured',
      status: 'Authorized',
    });
  });

  it('is refused where Dojo tells no captureMode, and that is what the caller is told', () => {
    const payment = paymentOf({ captureMode: undefined });
    expect(amountOf({ kind: 'capture' }, payment, undefined, nowMs)).toMatchObject({
      detail: expect.stringContaining(
        'its status is Authorized, its captureMode not told by Dojo.',
      ),
    });
  });

  it('is refused in another currency', () => {
    const amount = { value: 1, currencyCode: 'EUR' };
    expect(amountOf({ kind: 'refund', amount }, paymentOf(auto), undefined, nowMs)).toMatchObject({
      code: 'currency_not_allowed',
      detail: '/amount/currencyCode must be GBP, the currency of the payment',
    });
  });

  it.each([
    {
      kind: 'capture',
      status: 'Created',
      detail:
        'Nothing of this payment can be captured: its status is Created, its captureMode Manual. A payment of captureMode Manual can be captured once it is Authorized, until all of it is captured, or some of it is released or refunded.',
    },
    {
      kind: 'release',
      status: 'Reversed',
      detail:
        'Nothing of this payment can be released: its status is Reversed, its captureMode Manual. A payment of captureMode Manual can be released once it is Authorized, as far as it is not captured.',
    },
    {
      kind: 'refund',
      status: 'Authorized',
      detail:
        'Nothing of this payment can be refunded: its status is Authorized, its captureMode Manual. A payment can be refunded once it is Captured, as far as it is not refunded.',
    },
  ] as const)('is refused to $kind a payment that is $status', ({ kind, status, detail }) => {
    expect(amountOf({ kind }, paymentOf({ status }), undefined, nowMs)).toEqual({
      kind: 'refused',
      code: 'operation_not_possible',
      detail,
      status,
    });
  });
});
