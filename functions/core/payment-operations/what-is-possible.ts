import type { OperationRequest, Refusal } from './operation-request.ts';
import {
  isReleased,
  type OperationAmount,
  type OperationKind,
  type PaymentRecord,
  youngOperations,
} from './payment-record.ts';
import { capturedAmount, type PaymentState } from './payment-state.ts';

/** What can still be done with a payment's money, in minor units of its currency. */
export interface LeftAmounts {
  readonly captured: number;
  readonly capturable: number;
  readonly refunded: number;
  readonly refundable: number;
}

/** Dojo may still call a payment `Authorized` or already `Captured` while a part of it is reserved. */
function isReserved({ captureMode, status, refundedAmount }: PaymentState): boolean {
  return (
    captureMode === 'Manual' &&
    (status === 'Authorized' || status === 'Captured') &&
    refundedAmount === 0
  );
}

/**
 * What is left as Dojo shows it. While ours need not show yet, or Dojo tells no sum: also as we know it, the
 * smaller of both.
 */
export function leftOf(
  payment: PaymentState,
  record: PaymentRecord | undefined,
  nowMs: number,
): LeftAmounts {
  const { known = { captured: 0, refunded: 0 } } = record ?? {};
  const isAllShown = (kind: OperationKind, isTold: boolean): boolean =>
    isTold && youngOperations(record, kind, nowMs).length === 0;
  const shownCaptured = capturedAmount(payment);
  const captured = isAllShown('capture', payment.captures !== undefined)
    ? shownCaptured
    : Math.max(shownCaptured, known.captured);
  const refunded = isAllShown('refund', payment.isRefundTold)
    ? payment.refundedAmount
    : Math.max(payment.refundedAmount, known.refunded);
  const isTaken = payment.status === 'Captured' || payment.status === 'Refunded';
  return {
    captured,
    capturable:
      isReserved(payment) && !isReleased(record) ? Math.max(0, payment.amount - captured) : 0,
    refunded,
    refundable: isTaken ? Math.max(0, captured - refunded) : 0,
  };
}

/** `12.34 GBP (1234)` */
function inWords(value: number, currencyCode: string): string {
  return `${(value / 100).toFixed(2)} ${currencyCode} (${value} in minor units)`;
}

interface Rule {
  readonly left: number;
  /** `captured`, `refunded` */
  readonly done: string;
  readonly asked: OperationAmount | undefined;
  readonly when: string;
}

function amountWithin(
  { status, captureMode, currencyCode }: PaymentState,
  { left, done, asked, when }: Rule,
): OperationAmount | Refusal {
  if (asked !== undefined && asked.currencyCode !== currencyCode) {
    return {
      kind: 'refused',
      code: 'currency_not_allowed',
      detail: `/amount/currencyCode must be ${currencyCode}, the currency of the payment`,
      status,
    };
  }
  if (left === 0) {
    return {
      kind: 'refused',
      code: 'operation_not_possible',
      detail: `Nothing of this payment can be ${done}: its status is ${status}, its captureMode ${captureMode ?? 'not told by Dojo'}. ${when}`,
      status,
    };
  }
  if (asked !== undefined && asked.value > left) {
    return {
      kind: 'refused',
      code: 'amount_not_available',
      detail: `/amount/value must be at most ${left}: ${inWords(left, currencyCode)} of this payment can be ${done}`,
      status,
    };
  }
  return asked ?? { value: left, currencyCode };
}

/** How much an operation moves on this payment, or why Dojo would refuse it. */
export function amountOf(
  request: Exclude<OperationRequest, { readonly kind: 'charge' }>,
  payment: PaymentState,
  record: PaymentRecord | undefined,
  nowMs: number,
): OperationAmount | Refusal {
  const { capturable, refundable } = leftOf(payment, record, nowMs);
  switch (request.kind) {
    case 'capture':
      return amountWithin(payment, {
        left: capturable,
        done: 'captured',
        asked: request.amount,
        when: 'A payment of captureMode Manual can be captured once it is Authorized, until all of it is captured, or some of it is released or refunded.',
      });
    case 'release':
      return amountWithin(payment, {
        left: capturable,
        done: 'released',
        asked: undefined,
        when: 'A payment of captureMode Manual can be released once it is Authorized, as far as it is not captured.',
      });
    case 'refund':
      return amountWithin(payment, {
        left: refundable,
        done: 'refunded',
        asked: request.amount,
        when: 'A payment can be refunded once it is Captured, as far as it is not refunded.',
      });
  }
}
