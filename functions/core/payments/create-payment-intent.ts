import type { CustomerId } from '../customers/customer-link.ts';
import type { Marker } from '../customers/marker.ts';
import type { DojoPaymentIntents, PaymentIntent } from '../dojo/dojo-payment-intents.ts';
import type { Log } from '../log.ts';
import type { OrderPrice } from './order-price.ts';
import { requireLinked } from './require-linked.ts';
import { metadataWithMarker } from './user-metadata.ts';

export interface CreatePaymentIntentDependencies {
  readonly priceOrder: () => Promise<OrderPrice>;
  /** Calls `use` with the caller's customer, and once more if Dojo turns out to have lost it. */
  readonly withCustomer: <Result>(
    use: (customerId: CustomerId) => Promise<Result>,
  ) => Promise<Result>;
  readonly intents: Pick<DojoPaymentIntents, 'create' | 'cancel'>;
  readonly log: Log;
}

export type CreatePaymentIntentOutcome =
  | { readonly kind: 'created'; readonly intent: PaymentIntent; readonly customerId: CustomerId }
  | Exclude<OrderPrice, { kind: 'priced' }>;

/**
 * 1. Ask the team's own function what the order costs.
 * 2. Make sure of the caller's customer.
 * 3. Create the intent, linked to that customer, with the user's marker in its metadata.
 * 4. Check the link in Dojo's answer.
 *
 * @throws ContractBroken `intent_unlinked`, and whatever the steps throw.
 */
export async function createPaymentIntent(
  markerOfUser: () => Promise<Marker>,
  dependencies: CreatePaymentIntentDependencies,
): Promise<CreatePaymentIntentOutcome> {
  const { intents, log } = dependencies;
  const priced = await dependencies.priceOrder();
  if (priced.kind !== 'priced') return priced;
  // Beside the customer, and failing with it: an instance reads the map's id once.
  const marking = markerOfUser();
  marking.catch(() => undefined);
  return dependencies.withCustomer(async (customerId) => {
    const order = {
      ...priced.order,
      metadata: metadataWithMarker(priced.order.metadata, await marking),
    };
    const intent = await intents.create(order, customerId);
    await requireLinked(intent, customerId, { cancel: intents.cancel, log });
    return { kind: 'created', intent, customerId };
  });
}
