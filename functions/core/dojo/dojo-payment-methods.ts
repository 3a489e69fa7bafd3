import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { DojoCall, DojoClient } from './dojo-client.ts';
import { mintCustomerSecret } from './dojo-customer-secrets.ts';
import { lastDayOfCard } from './expiry-date.ts';
import { isNotFound } from './is-not-found.ts';

// Dojo's reference makes nearly every field of a card nullable. What cannot be read is not known; it
// hides neither the card nor the other cards.
const optionalString = z.catch(z.optional(z.string()), undefined);
const strings = z.catch(
  z.pipe(
    z.array(z.unknown()),
    z.transform((items) => items.filter((item) => typeof item === 'string')),
  ),
  [],
);
const card = z.object({ pan: optionalString, expiryDate: optionalString, scheme: optionalString });
const savedPaymentMethod = z.object({
  id: z.string().check(z.minLength(1)),
  cardDetails: z.catch(z.optional(card), undefined),
});
const paymentMethods = z.object({
  // An answer without the list says nothing about cards: it must not pass for "none".
  savedPaymentMethods: z.nullable(z.array(z.unknown())),
  supportedPaymentMethods: z.catch(z.object({ cardSchemes: strings, wallets: strings }), {
    cardSchemes: [],
    wallets: [],
  }),
});

/** A saved card. `undefined`: Dojo does not say, or not in a way that can be read. */
export interface SavedCard {
  readonly id: string;
  /** Masked as Dojo masks it, e.g. `52000000****1005`. */
  readonly maskedPan: string | undefined;
  /** `YYYY-MM-DD`: the last day on which the card works. */
  readonly expiryDate: string | undefined;
  readonly scheme: string | undefined;
}

export interface PaymentMethods {
  readonly cards: readonly SavedCard[];
  readonly supported: {
    readonly cardSchemes: readonly string[];
    readonly wallets: readonly string[];
  };
}

/**
 * The saved cards of a customer. Dojo opens these routes to a customer secret only, so each session
 * mints one for itself, which never leaves this file.
 */
export interface DojoPaymentMethods {
  /**
   * Every saved card that has an id; without one it can be neither paid with nor deleted.
   * @throws Rejected with `facts.dojoStatus` 404 when Dojo has no such customer.
   */
  list(): Promise<PaymentMethods>;
  /** Deletes a saved card; one that is gone already is no error. */
  remove(id: string): Promise<void>;
}

function savedCardOf(method: unknown): readonly SavedCard[] {
  const { data } = savedPaymentMethod.safeParse(method);
  if (data === undefined) return [];
  const { pan, expiryDate, scheme } = data.cardDetails ?? {};
  return [{ id: data.id, maskedPan: pan, expiryDate: lastDayOfCard(expiryDate ?? ''), scheme }];
}

export async function openPaymentMethods(
  client: DojoClient,
  customerId: CustomerId,
  deadline: Deadline,
  guard: Pick<DojoCall<never>, 'needsProvenAccount'> = {},
): Promise<DojoPaymentMethods> {
  const { secret: customerSecret } = await mintCustomerSecret(client, customerId, deadline, guard);
  const path = `/customers/public/${encodeURIComponent(customerId)}/payment-methods`;
  return {
    async list() {
      const { savedPaymentMethods, supportedPaymentMethods } = await client.call(
        {
          operation: 'list-payment-methods',
          method: 'GET',
          path,
          answer: paymentMethods,
          repeatable: true,
          customerSecret,
        },
        deadline,
      );
      return {
        cards: (savedPaymentMethods ?? []).flatMap(savedCardOf),
        supported: supportedPaymentMethods,
      };
    },

    async remove(id) {
      try {
        await client.call(
          {
            operation: 'delete-payment-method',
            method: 'DELETE',
            path: `${path}/${encodeURIComponent(id)}`,
            answer: z.unknown(),
            repeatable: true,
            customerSecret,
          },
          deadline,
        );
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
  };
}
