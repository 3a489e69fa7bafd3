import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import type { Ids } from '../ids.ts';
import type { PaymentIntent } from '../payment-intents/payment-intents.ts';
import type { Settings } from '../settings-schema.ts';
import { type Capture, capturedOf, type Refund, refundedOf, totalOf } from './payment-money.ts';

/** What the merchant's actions need, whoever asks for them: the API or a person in the portal. */
export interface MerchantContext {
  readonly account: Account;
  readonly settings: Settings;
  readonly ids: Ids;
  readonly nowMs: number;
}

/** How a charge went. `Created`: Dojo is still working on it. */
export type ChargeStatus = 'Created' | 'Successful' | 'Declined' | 'Failed';

function conflict(detail: string): Refusal {
  return new Refusal(409, detail);
}

/** What was captured. One from before captures were kept has none, and was taken whole. */
export function takenOf({ status, fields, money }: PaymentIntent): number {
  const isTaken = status === 'Captured' || status === 'Refunded';
  return isTaken && money.captures.length === 0 && !money.isReleased
    ? totalOf(fields)
    : capturedOf(money);
}

/** What can be captured: all that the user pays, without what was captured before. */
export function capturableOf(intent: PaymentIntent): number {
  const { fields } = intent;
  return totalOf(fields) - takenOf(intent);
}

function refuseUnlessReserved(intent: PaymentIntent, done: string): void {
  const { status, money, fields } = intent;
  const isReserved =
    fields.captureMode === 'Manual' &&
    (status === 'Authorized' || status === 'Captured') &&
    !money.isReleased &&
    money.refunds.length === 0;
  if (!isReserved) {
    throw conflict(`This payment intent cannot be ${done}: its status is ${status}.`);
  }
}

/**
 * Takes a part of what is reserved, or all of it. Twice takes twice.
 * @throws Refusal 409 for one that is not reserved, or has not that much left
 */
export function capture(
  intent: PaymentIntent,
  { amount, tipsAmount }: Pick<Capture, 'amount' | 'tipsAmount'>,
  { account, settings, ids, nowMs }: MerchantContext,
): Capture {
  refuseUnlessReserved(intent, 'captured');
  const left = capturableOf(intent);
  if (left === 0 || amount + (tipsAmount ?? 0) > left) {
    throw conflict(`At most ${left} of this payment intent can be captured.`);
  }
  const made: Capture = {
    id: ids.next(account.environment === 'sandbox' ? 'cp_sandbox_' : 'cp_'),
    amount,
    tipsAmount,
    status: 'Successful',
    createdAtMs: nowMs,
  };
  const { captures } = intent.money;
  const isAll = amount + (tipsAmount ?? 0) === left;
  account.paymentIntents.moved(intent, {
    status: isAll ? 'Captured' : settings.payments.statusAfterPartialCapture,
    money: { ...intent.money, captures: [...captures, made] },
  });
  return made;
}

/**
 * Gives back what is reserved and not captured.
 * @throws Refusal 409 for one of which nothing is reserved, or a part captured where the settings refuse that
 */
export function reverse(
  intent: PaymentIntent,
  { account, settings, ids }: Omit<MerchantContext, 'nowMs'>,
): { readonly reversalId: string } {
  refuseUnlessReserved(intent, 'reversed');
  const isPartlyTaken = intent.money.captures.length > 0;
  if (isPartlyTaken && settings.payments.reversalAfterPartialCapture === 'refused') {
    throw conflict('A part of this payment intent is captured: the rest cannot be reversed.');
  }
  if (capturableOf(intent) === 0) throw conflict('All of this payment intent is captured.');
  account.paymentIntents.moved(intent, {
    // What was captured stays so: the reference has no status for a payment of which a part was reversed.
    status: isPartlyTaken ? 'Captured' : 'Reversed',
    money: { ...intent.money, isReleased: true },
  });
  return { reversalId: ids.next('rvsl_') };
}

export interface RefundRequest extends Pick<Refund, 'key' | 'amount' | 'refundReason' | 'notes'> {}

function isSame(one: RefundRequest, other: RefundRequest): boolean {
  return (
    one.amount === other.amount &&
    one.refundReason === other.refundReason &&
    one.notes === other.notes
  );
}

/**
 * Gives back a part of what was captured, or all of it. The same key again is the same refund, for as long as
 * the settings say that keys are remembered.
 * @throws Refusal 400 for one that cannot be refunded, has not that much left, or a key with another body
 */
export function refund(
  intent: PaymentIntent,
  request: RefundRequest,
  { account, settings, ids, nowMs }: MerchantContext,
): Refund {
  const { refundKeys } = settings.payments;
  const { refunds } = intent.money;
  const before = refunds.find(
    ({ key, createdAtMs }) =>
      key !== undefined && key === request.key && nowMs - createdAtMs < refundKeys.rememberedForMs,
  );
  if (before !== undefined) {
    if (isSame(before, request) || refundKeys.withAnotherBody === 'answered') return before;
    throw refuseField('IdempotencyKey', 'This idempotency key was used with another body.');
  }
  if (intent.status !== 'Captured' && intent.status !== 'Refunded') {
    throw refuseField(
      'Status',
      `Only a Captured payment intent can be refunded; this one is ${intent.status}.`,
    );
  }
  const left = takenOf(intent) - refundedOf(intent.money);
  if (request.amount > left) {
    throw refuseField('Amount', `At most ${left} of this payment intent can be refunded.`);
  }
  const made: Refund = {
    ...request,
    id: ids.next(account.environment === 'sandbox' ? 'rfnd_sandbox_' : 'rfnd_'),
    createdAtMs: nowMs,
  };
  account.paymentIntents.moved(intent, {
    status: request.amount === left ? 'Refunded' : intent.status,
    money: { ...intent.money, refunds: [...refunds, made] },
  });
  return made;
}

/**
 * Charges the card of the intent's setup intent, without the customer.
 * @throws Refusal 400 for an intent that has no setup intent or is not open, or whose setup intent cannot be
 * charged
 */
export function charge(
  intent: PaymentIntent,
  { account, settings, ids, nowMs }: MerchantContext,
): ChargeStatus {
  const { setupIntentId } = intent.fields;
  const setup = setupIntentId === undefined ? undefined : account.setupIntents.find(setupIntentId);
  if (setup === undefined) {
    throw refuseField('SetupIntentId', 'Only a payment intent of a setup intent can be charged.');
  }
  if (intent.status !== 'Created') {
    throw refuseField(
      'Status',
      `Only a Created payment intent can be charged; this one is ${intent.status}.`,
    );
  }
  if (setup.status !== 'Authorized' || setup.payment === undefined) {
    throw refuseField(
      'SetupIntentId',
      `Only an Authorized setup intent can be charged; this one is ${setup.status}.`,
    );
  }
  const { charges } = settings.payments;
  const ofCard = setup.payment.card.result === 'declined' ? 'Declined' : 'Successful';
  const status = charges[setup.id] ?? charges['*'] ?? ofCard;
  const isDeclined = status === 'Declined' || status === 'Failed';
  if (isDeclined && settings.payments.declinedCharges === 'not-listed') return status;
  const made: Capture = {
    id: ids.next(account.environment === 'sandbox' ? 'cp_sandbox_' : 'cp_'),
    amount: capturableOf(intent),
    tipsAmount: undefined,
    status,
    createdAtMs: nowMs,
  };
  const money = { ...intent.money, captures: [...intent.money.captures, made] };
  if (isDeclined) {
    account.paymentIntents.moved(intent, { status: intent.status, money });
    return status;
  }
  account.paymentIntents.moved(intent, {
    status: status === 'Created' ? 'Created' : 'Captured',
    payment: { ...setup.payment, transactionId: randomUUID(), paidAtMs: nowMs },
    money,
  });
  account.setupIntents.completed(setup);
  return status;
}
