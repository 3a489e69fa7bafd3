import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { Money } from '../money.ts';
import type { DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';
import { intentMetadata } from './intent-metadata.ts';
import { mayBeUnknown } from './is-not-found.ts';

export type PaymentIntentId = string & { readonly brand: 'PaymentIntentId' };

/** What a payment intent is made from, beside its customer. */
export interface PaymentOrder {
  readonly amount: Money;
  /** 1 to 60 characters. */
  readonly reference: string;
  /** At most 4,096 characters. */
  readonly description?: string | undefined;
  /** Default `Auto`: captured as soon as it is authorized. */
  readonly captureMode?: 'Auto' | 'Manual' | undefined;
  /** What becomes of a `Manual` payment that nobody captures in time. Dojo requires it there. */
  readonly autoExpireAction?: 'Release' | 'Capture' | undefined;
  /** That time, as `dd.hh:MM:ss`: over 30 seconds and under 7 days. */
  readonly autoExpireIn?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export const paymentIntentId = z.pipe(
  z.string().check(z.regex(/^[\w-]{1,100}$/)),
  z.transform((id) => id as PaymentIntentId),
);

/** Dojo's reference makes it nullable: empty then. */
const reference = z.pipe(
  z.nullish(z.string()),
  z.transform((text) => text ?? ''),
);
const capture = z.object({
  id: z.nullish(z.string()),
  amount: z.int(),
  tipsAmount: z.nullish(z.int()),
  /** `Created`, `Successful`, `Declined`, `Failed`, or one that is new to us. */
  status: z.nullish(z.string()),
  /** Epoch milliseconds. */
  createdAt: z.catch(z.nullish(instant), undefined),
});
/**
 * The user is in it. What cannot be read at all is refused: without the user, a payment would pass for
 * somebody else's.
 */
const metadata = z.nullish(intentMetadata);

const extraAmount = z.catch(z.nullish(z.object({ value: z.int() })), undefined);

/** What Dojo answers of a payment intent: the shape that every call about one reads. */
export const paymentIntent = z.object({
  id: paymentIntentId,
  /**
   * `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded` or `Canceled`. One that is new to us is
   * passed on as it is, and never counts as open or paid.
   */
  status: z.string(),
  amount: z.object({ value: z.int(), currencyCode: z.string() }),
  reference,
  customer: z.nullish(z.object({ id: z.nullish(z.string()) })),
  description: z.catch(z.nullish(z.string()), undefined),
  /** A mode that is new to us is no reason to refuse the intent. */
  captureMode: z.catch(z.nullish(z.enum(['Auto', 'Manual'])), undefined),
  metadata,
  /** These three are not in `amount`. */
  tipsAmount: extraAmount,
  serviceChargeAmount: extraAmount,
  cashbackAmount: extraAmount,
  /** `undefined`: not told, or told in a way that we cannot read. */
  captures: z.catch(z.nullish(z.array(capture)), undefined),
  /** In minor units: the sum. */
  refundedAmount: z.catch(z.nullish(z.int()), undefined),
  /** Epoch milliseconds. */
  createdAt: z.catch(z.nullish(instant), undefined),
  /** Epoch milliseconds. */
  updatedAt: z.catch(z.nullish(instant), undefined),
});

/** A payment intent as Dojo answers it, as far as this backend reads it. */
export type PaymentIntent = z.infer<typeof paymentIntent>;

/** The payment-intent routes of Dojo's API. */
export interface DojoPaymentIntents {
  /**
   * Creates an intent linked to the customer. Calling twice makes two.
   * @throws OutcomeUnknown when the answer was lost. A surplus intent is harmless: nobody knows its
   * id, and Dojo voids it unpaid after 30 days.
   */
  create(order: PaymentOrder, customerId: CustomerId): Promise<PaymentIntent>;
  /**
   * The intent as it is now, a canceled one included. `undefined`: Dojo has none of that id.
   * @throws Unavailable or ContractBroken.
   */
  find(id: PaymentIntentId): Promise<PaymentIntent | undefined>;
  /** Renews the client session secret, which is one-time and lasts about 30 minutes. */
  refreshSession(id: PaymentIntentId): Promise<PaymentIntent>;
  /** Cancels an intent that is still `Created`. @throws Rejected for any other. */
  cancel(id: PaymentIntentId): Promise<void>;
}

export function dojoPaymentIntents(client: DojoClient, deadline: Deadline): DojoPaymentIntents {
  return {
    create: (order, customerId) =>
      client.call(
        {
          operation: 'create-payment-intent',
          method: 'POST',
          path: '/payment-intents',
          body: {
            // Field by field: what only the app knows must not reach Dojo, which refuses it.
            amount: { value: order.amount.value, currencyCode: order.amount.currencyCode },
            reference: order.reference,
            description: order.description,
            captureMode: order.captureMode,
            autoExpireAction: order.autoExpireAction,
            autoExpireIn: order.autoExpireIn,
            metadata: order.metadata,
            // Dojo's mobile guide names the field `customerId`, its reference and SDKs name it `id`.
            customer: { id: customerId, customerId },
            // Without it there is no client session secret, and the Android SDK refuses the intent.
            generateRemoteToken: true,
          },
          answer: paymentIntent,
          repeatable: false,
        },
        deadline,
      ),

    async find(id) {
      try {
        return await client.call(
          {
            operation: 'get-payment-intent',
            method: 'GET',
            // Without the parameter a canceled intent is 404.
            path: `/payment-intents/${encodeURIComponent(id)}?returnCanceled=true`,
            answer: paymentIntent,
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
          operation: 'refresh-payment-session',
          method: 'POST',
          path: `/payment-intents/${encodeURIComponent(id)}/refresh-client-session-secret`,
          answer: paymentIntent,
          repeatable: true,
        },
        deadline,
      ),

    async cancel(id) {
      await client.call(
        {
          operation: 'cancel-payment-intent',
          method: 'DELETE',
          path: `/payment-intents/${encodeURIComponent(id)}`,
          answer: z.unknown(),
          repeatable: true,
        },
        deadline,
      );
    },
  };
}
