import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { DojoClient } from './dojo-client.ts';
import { mintCustomerSecret } from './dojo-customer-secrets.ts';
import { isNotFound } from './is-not-found.ts';

const card = z.object({
  pan: z.string(),
  /** `YYYY-MM-DD`: the last day on which the card works. */
  expiryDate: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}/)),
  scheme: z.string(),
});
const paymentMethods = z.object({
  savedPaymentMethods: z.nullish(
    z.array(z.object({ id: z.string(), cardDetails: z.nullish(card) })),
  ),
  supportedPaymentMethods: z.nullish(
    z.object({
      cardSchemes: z.nullish(z.array(z.string())),
      wallets: z.nullish(z.array(z.string())),
    }),
  ),
});

/** A saved card, its number masked as Dojo masks it, e.g. `52000000****1005`. */
export interface SavedCard {
  readonly id: string;
  readonly maskedPan: string;
  readonly expiryDate: string;
  readonly scheme: string;
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
  /** @throws Rejected with `facts.dojoStatus` 404 when Dojo has no such customer. */
  list(): Promise<PaymentMethods>;
  /** Deletes a saved card; one that is gone already is no error. */
  remove(id: string): Promise<void>;
}

export const openPaymentMethods = async (
  client: DojoClient,
  customerId: CustomerId,
  deadline: Deadline,
): Promise<DojoPaymentMethods> => {
  const { secret: customerSecret } = await mintCustomerSecret(client, customerId, deadline);
  const path = `/customers/public/${encodeURIComponent(customerId)}/payment-methods`;
  return {
    async list() {
      const answer = await client.call(
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
      const { savedPaymentMethods, supportedPaymentMethods } = answer;
      return {
        cards: (savedPaymentMethods ?? []).flatMap(({ id, cardDetails }) =>
          cardDetails
            ? [
                {
                  id,
                  maskedPan: cardDetails.pan,
                  expiryDate: cardDetails.expiryDate.slice(0, 10),
                  scheme: cardDetails.scheme,
                },
              ]
            : [],
        ),
        supported: {
          cardSchemes: supportedPaymentMethods?.cardSchemes ?? [],
          wallets: supportedPaymentMethods?.wallets ?? [],
        },
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
};
