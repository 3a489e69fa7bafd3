import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { Money } from '../money.ts';
import type { DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';
import { intentMetadata } from './intent-metadata.ts';
import { mayBeUnknown } from './is-not-found.ts';

export type SetupIntentId = string & { readonly brand: 'SetupIntentId' };

/** What a card is taken for. */
export interface SetupPlan {
  readonly merchantInitiatedTransactionType: 'NoShow' | 'Unscheduled';
  /** Shown to the user before the card is added. 1 to 10,240 characters. */
  readonly terms: string;
  /**
   * What may be charged at most, say: shown to the user, and nothing is charged by it. Android's
   * drop-in UI refuses a setup intent without it.
   */
  readonly intendedAmount: Money;
}

export interface SetupOrder extends SetupPlan {
  /** 1 to 60 characters. */
  readonly reference: string;
  /** At most 4,096 characters. */
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export const setupIntentId = z.pipe(
  z.string().check(z.regex(/^[\w-]{1,100}$/)),
  z.transform((id) => id as SetupIntentId),
);

/** What Dojo answers of a setup intent: the shape that every call about one reads. */
export const setupIntent = z.object({
  id: setupIntentId,
  /**
   * `Created`, `Authorized` (the card is added and the terms are agreed to), `Completed` (charged),
   * `Canceled`, `Expired`, `CardExpired` or `Closed`.
   */
  status: z.string(),
  reference: z.pipe(
    z.nullish(z.string()),
    z.transform((text) => text ?? ''),
  ),
  intendedAmount: z.catch(
    z.nullish(z.object({ value: z.int(), currencyCode: z.string() })),
    undefined,
  ),
  customer: z.nullish(z.object({ id: z.nullish(z.string()) })),
  metadata: z.catch(z.nullish(intentMetadata), undefined),
  /** What has become of attempts: `eventType` is `Declined`, `Authorized` or another word of Dojo's. */
  setupEvents: z.catch(
    z.nullish(
      z.array(
        z.object({
          eventType: z.nullish(z.string()),
          transactionId: z.nullish(z.string()),
          /** Epoch milliseconds. */
          transactionDateTime: z.catch(z.nullish(instant), undefined),
        }),
      ),
    ),
    undefined,
  ),
  /** Epoch milliseconds. */
  createdAt: z.catch(z.nullish(instant), undefined),
});

export type SetupIntent = z.infer<typeof setupIntent>;

/** The setup-intent routes of Dojo's API: for charging later, without the customer present. */
export interface DojoSetupIntents {
  /** Creates one linked to the customer. Calling twice makes two. @throws OutcomeUnknown */
  create(order: SetupOrder, customerId: CustomerId): Promise<SetupIntent>;
  /** `undefined` when Dojo knows none. */
  find(id: SetupIntentId): Promise<SetupIntent | undefined>;
  /** Renews the client session secret, which is one-time and lasts about 30 minutes. */
  refreshSession(id: SetupIntentId): Promise<SetupIntent>;
  /** Cancels one that is still `Created`. @throws Rejected for any other. */
  cancel(id: SetupIntentId): Promise<void>;
  /**
   * Ends one that is `Created` or `Authorized`: it is `Canceled` then, or `Closed`. @throws Rejected for
   * any other.
   */
  close(id: SetupIntentId): Promise<void>;
}

export function dojoSetupIntents(client: DojoClient, deadline: Deadline): DojoSetupIntents {
  const pathOf = (id: SetupIntentId) => `/setup-intents/${encodeURIComponent(id)}`;
  return {
    create: (order, customerId) =>
      client.call(
        {
          operation: 'create-setup-intent',
          method: 'POST',
          path: '/setup-intents',
          // Field by field: what only the app knows must not reach Dojo, which refuses it.
          body: {
            reference: order.reference,
            description: order.description,
            merchantInitiatedTransactionType: order.merchantInitiatedTransactionType,
            terms: order.terms,
            intendedAmount: {
              value: order.intendedAmount.value,
              currencyCode: order.intendedAmount.currencyCode,
            },
            metadata: order.metadata,
            customer: { id: customerId },
          },
          answer: setupIntent,
          repeatable: false,
        },
        deadline,
      ),

    async find(id) {
      try {
        return await client.call(
          {
            operation: 'get-setup-intent',
            method: 'GET',
            path: pathOf(id),
            answer: setupIntent,
            repeatable: true,
          },
          deadline,
        );
      } catch (error) {
        if (mayBeUnknown(error)) return undefined;
        throw error;
      }
    },

    refreshSession: (id) =>
      client.call(
        {
          operation: 'refresh-setup-session',
          method: 'POST',
          path: `${pathOf(id)}/refresh-client-session-secret`,
          answer: setupIntent,
          repeatable: true,
        },
        deadline,
      ),

    async cancel(id) {
      await client.call(
        {
          operation: 'cancel-setup-intent',
          method: 'DELETE',
          path: pathOf(id),
          answer: z.unknown(),
          repeatable: true,
        },
        deadline,
      );
    },

    async close(id) {
      await client.call(
        {
          operation: 'close-setup-intent',
          method: 'DELETE',
          path: `${pathOf(id)}?includeAuthorized=true`,
          answer: z.unknown(),
          repeatable: true,
        },
        deadline,
      );
    },
  };
}
