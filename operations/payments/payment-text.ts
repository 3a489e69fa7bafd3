import type { z } from 'zod/mini';
import type { operationAnswer } from '../../functions/core/merchant/operation-answer.ts';
import type { getMerchantPaymentIntentAnswer } from '../../functions/get-merchant-payment-intent/schema.ts';
import type { getMerchantSetupIntentAnswer } from '../../functions/get-merchant-setup-intent/schema.ts';

export type ShownPayment = z.infer<typeof getMerchantPaymentIntentAnswer>;
export type ShownSetup = z.infer<typeof getMerchantSetupIntentAnswer>;
export type ShownOperation = z.infer<typeof operationAnswer>;

interface ShownMoney {
  readonly value: number;
  readonly currencyCode: string;
}

const symbols: Readonly<Record<string, string>> = { GBP: '£', EUR: '€' };

/** `£12.34`; `12.34 XYZ` in another currency. */
export function inPounds({ value, currencyCode }: ShownMoney): string {
  const amount = (value / 100).toFixed(2);
  const symbol = symbols[currencyCode];
  return symbol === undefined ? `${amount} ${currencyCode}` : `${symbol}${amount}`;
}

function day(instant: string): string {
  return instant.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

const done: Readonly<Record<ShownOperation['kind'], string>> = {
  capture: 'captured',
  release: 'released',
  refund: 'refunded',
  charge: 'charged',
};

const reasons: Readonly<Record<NonNullable<ShownOperation['reason']>, string>> = {
  'not-shown': 'Dojo does not show it, and it is too early to say that it has not happened',
  refused: 'Dojo has refused it, and it is too early to say for certain that it has not happened',
  'somebody-else': 'the payment was changed by somebody else as well',
  pending: 'Dojo is still working on it',
  'not-found': 'Dojo does not know the payment',
  untold: 'Dojo does not say enough',
};

/** One operation in one line. */
export function operationLine(operation: ShownOperation): string {
  const { kind, amount, outcome, reason, startedAt, settledAt, operationId, paymentIntentId } =
    operation;
  const money = inPounds(amount);
  switch (outcome) {
    case 'done': {
      const made = paymentIntentId === null ? '' : ` (${paymentIntentId})`;
      return `${day(settledAt ?? startedAt)}  ${money} ${done[kind]}${made}`;
    }
    case 'declined':
      return `${day(settledAt ?? startedAt)}  ${kind} of ${money} declined: nothing moved`;
    case 'under-way':
      return `${day(startedAt)}  ${kind} of ${money} under way (${operationId})`;
    case 'unresolved':
      return `${day(startedAt)}  ${kind} of ${money} UNRESOLVED: ${reasons[reason ?? 'untold']} (${operationId})`;
  }
}

function operationLines({
  operations,
  operation,
}: Pick<ShownPayment, 'operations' | 'operation'>): string[] {
  return [
    ...operations.map((each) => `  done         ${operationLine(each)}`),
    ...(operation === null ? [] : [`  open         ${operationLine(operation)}`]),
  ];
}

/** A payment in plain words, a line each. */
export function paymentText(payment: ShownPayment): string {
  const { captures } = payment;
  const left = [
    payment.capturableAmount.value > 0
      ? `${inPounds(payment.capturableAmount)} reserved: can be captured or released`
      : undefined,
    payment.refundableAmount.value > 0
      ? `${inPounds(payment.refundableAmount)} can be refunded`
      : undefined,
  ];
  return [
    `Payment ${payment.paymentIntentId}, ${payment.reference || 'no reference'}`,
    `  status       ${payment.status}`,
    `  user         ${payment.userId ?? 'unknown, or erased'}`,
    `  asked        ${inPounds(payment.amount)}`,
    `  captured     ${inPounds(payment.capturedAmount)}${captures.length > 1 ? ` in ${captures.length} parts` : ''}`,
    `  refunded     ${inPounds(payment.refundedAmount)}`,
    ...left.flatMap((line) => (line === undefined ? [] : [`  left         ${line}`])),
    ...operationLines(payment),
  ].join('\n');
}

export function setupText(setup: ShownSetup): string {
  return [
    `Setup intent ${setup.setupIntentId}, ${setup.reference || 'no reference'}`,
    `  status       ${setup.status}`,
    `  user         ${setup.userId ?? 'unknown, or erased'}`,
    `  intended     ${setup.intendedAmount === null ? 'nothing said' : inPounds(setup.intendedAmount)}`,
    ...operationLines(setup),
  ].join('\n');
}
