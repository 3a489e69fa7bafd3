import {
  type CaptureState,
  capturedAmount,
  type PaymentState,
} from '../../functions/core/payment-operations/payment-state.ts';

/** All that Dojo holds of one payment, and of one setup intent and its charges. */
export interface DojoMoney {
  readonly payment: PaymentState;
  /** What was reserved and not captured is given back. */
  readonly isReleased: boolean;
  /** By Dojo's key. */
  readonly refunds: Readonly<Record<string, string>>;
  readonly setupStatus: string;
  /** Made for the setup intent, oldest first. */
  readonly intents: readonly PaymentState[];
}

export type MoneyRequest =
  | { readonly kind: 'capture'; readonly amount: number }
  | { readonly kind: 'release' }
  | { readonly kind: 'refund'; readonly amount: number; readonly key: string }
  | { readonly kind: 'charge'; readonly intentId: string };

export interface MoneyMoved {
  readonly money: DojoMoney;
  /** 0: Dojo has done it already. */
  readonly amount: number;
  readonly dojoId: string | undefined;
}

export const paymentId = 'pi_1';
export const setupId = 'si_1';

/** A payment of 100.00 GBP. */
export function paymentOf(changes: Partial<PaymentState> = {}): PaymentState {
  return {
    id: paymentId,
    status: 'Authorized',
    currencyCode: 'GBP',
    amount: 10_000,
    captureMode: 'Manual',
    captures: [],
    refundedAmount: 0,
    isRefundTold: true,
    reference: 'order-1',
    customer: { id: 'cust_1' },
    metadata: {},
    createdAt: 0,
    ...changes,
  };
}

/** A capture of ours or of anybody's, done long ago. */
export function captureOf(
  id: string | undefined,
  amount: number,
  changes: Partial<CaptureState> = {},
): CaptureState {
  return { id, amount, tipsAmount: 0, status: 'Successful', createdAtMs: 0, ...changes };
}

export function moneyOf(payment: Partial<PaymentState> = {}): DojoMoney {
  return {
    payment: paymentOf(payment),
    isReleased: false,
    refunds: {},
    setupStatus: 'Authorized',
    intents: [],
  };
}

function capture(money: DojoMoney, amount: number, nowMs: number): MoneyMoved | undefined {
  const { payment, isReleased } = money;
  const isOpen = payment.status === 'Authorized' || payment.status === 'Captured';
  const left = payment.amount - capturedAmount(payment);
  if (!isOpen || isReleased || payment.refundedAmount > 0 || amount > left) return undefined;
  const captures = payment.captures ?? [];
  const made = captureOf(`cp_${captures.length + 1}`, amount, { createdAtMs: nowMs });
  return {
    money: { ...money, payment: { ...payment, status: 'Captured', captures: [...captures, made] } },
    amount,
    dojoId: made.id,
  };
}

function release(money: DojoMoney): MoneyMoved | undefined {
  const { payment, isReleased } = money;
  const amount = payment.amount - capturedAmount(payment);
  const isOpen = payment.status === 'Authorized' || payment.status === 'Captured';
  if (!isOpen || isReleased || amount === 0) return undefined;
  const status = payment.status === 'Authorized' ? 'Reversed' : payment.status;
  return {
    money: { ...money, isReleased: true, payment: { ...payment, status } },
    amount,
    dojoId: 'rv_1',
  };
}

function refund(money: DojoMoney, amount: number, key: string): MoneyMoved | undefined {
  const { payment, refunds } = money;
  const known = refunds[key];
  if (known !== undefined) return { money, amount: 0, dojoId: known };
  const left = capturedAmount(payment) - payment.refundedAmount;
  if (payment.status !== 'Captured' || amount > left) return undefined;
  const dojoId = `rfnd_${Object.keys(refunds).length + 1}`;
  return {
    money: {
      ...money,
      refunds: { ...refunds, [key]: dojoId },
      payment: {
        ...payment,
        status: amount === left ? 'Refunded' : 'Captured',
        refundedAmount: payment.refundedAmount + amount,
      },
    },
    amount,
    dojoId,
  };
}

/** Dojo is not relied on to refuse the second intent of a setup intent. */
function charge(money: DojoMoney, intentId: string): MoneyMoved | undefined {
  const intent = money.intents.find(({ id }) => id === intentId);
  if (intent?.status !== 'Created') return undefined;
  const intents = money.intents.map((each) =>
    each === intent ? { ...each, status: 'Captured' } : each,
  );
  return {
    money: { ...money, intents, setupStatus: 'Completed' },
    amount: intent.amount,
    dojoId: undefined,
  };
}

/** What Dojo makes of a request. `undefined`: it refuses. */
export function moveMoney(
  money: DojoMoney,
  request: MoneyRequest,
  nowMs: number,
): MoneyMoved | undefined {
  switch (request.kind) {
    case 'capture':
      return capture(money, request.amount, nowMs);
    case 'release':
      return release(money);
    case 'refund':
      return refund(money, request.amount, request.key);
    case 'charge':
      return charge(money, request.intentId);
  }
}
