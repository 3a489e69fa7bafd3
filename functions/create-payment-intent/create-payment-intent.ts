import type { PriceOrderInput, PriceOrderOutcome } from '../app/price-order.ts';
import type { CustomerId } from '../core/customers/customer-link.ts';
import type { DojoPaymentIntents, PaymentIntent } from '../core/dojo/dojo-payment-intents.ts';
import { ContractBroken, isFailure } from '../core/failures.ts';
import type { Log } from '../core/log.ts';

export interface CreatePaymentIntentDependencies {
  readonly priceOrder: (input: PriceOrderInput) => Promise<PriceOrderOutcome>;
  /** Calls `use` with the caller's customer, and once more if Dojo turns out to have lost it. */
  readonly withCustomer: <Result>(
    use: (customerId: CustomerId) => Promise<Result>,
  ) => Promise<Result>;
  readonly intents: DojoPaymentIntents;
  readonly log: Log;
}

export type CreatePaymentIntentOutcome =
  | { readonly kind: 'created'; readonly intent: PaymentIntent; readonly customerId: CustomerId }
  | Exclude<PriceOrderOutcome, { kind: 'priced' }>;

/** Cancels an intent that must not be handed out. If that fails it stays unpaid, and Dojo voids it. */
const cancel = async (
  intent: PaymentIntent,
  { intents, log }: CreatePaymentIntentDependencies,
): Promise<void> => {
  try {
    await intents.cancel(intent.id);
  } catch (error) {
    log.warn('unlinked_intent_left', 'An unlinked payment intent could not be canceled.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
  }
};

/**
 * 1. Ask the team's own function what the order costs.
 * 2. Make sure of the caller's customer.
 * 3. Create the intent, linked to that customer.
 * 4. Check the link in Dojo's answer: with an unlinked intent the SDKs hide the saved cards without a
 *    word, so it is canceled instead.
 *
 * @throws ContractBroken `payment_intent_unlinked`, and whatever the steps throw.
 */
export const createPaymentIntent = async (
  input: PriceOrderInput,
  dependencies: CreatePaymentIntentDependencies,
): Promise<CreatePaymentIntentOutcome> => {
  const priced = await dependencies.priceOrder(input);
  if (priced.kind !== 'priced') return priced;
  return dependencies.withCustomer(async (customerId) => {
    const intent = await dependencies.intents.create(priced.order, customerId);
    if (intent.customer?.id !== customerId) {
      await cancel(intent, dependencies);
      throw new ContractBroken(
        'payment_intent_unlinked',
        'Dojo created a payment intent without linking it to the customer; it was canceled.',
        { customerId },
      );
    }
    return { kind: 'created', intent, customerId };
  });
};
