import * as z from 'zod/mini';

/** The `source` of every event that this backend publishes. */
export const eventSource = 'save-card';

const instant = z.iso.datetime();
const money = z.object({ value: z.int(), currencyCode: z.string() });

/**
 * The `detail` of an event about a payment intent, as subscribers of the bus get it. Everything but
 * `eventId` and `receivedAt` is as Dojo has it now, and not as it was when the webhook was sent.
 *
 * Deliveries may come twice and in any order: keep the greatest `intentUpdatedAt` of each intent, and
 * leave alone what is older. See docs/webhooks.md.
 */
export const paymentIntentEventDetail = z.object({
  /** Dojo's id of the webhook event, the same in every repetition. */
  eventId: z.string(),
  /** The app's user: the token's claim. `null`: erased since, or linked to another customer. */
  userId: z.nullable(z.string()),
  paymentIntentId: z.string(),
  /** `null`: the intent is linked to no customer. */
  customerId: z.nullable(z.string()),
  /** As the app sent it. Empty if Dojo does not say. */
  reference: z.string(),
  /** Dojo's word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`, or a later one. */
  status: z.string(),
  /** Whether the money is taken, so that the order may be fulfilled: the status is `Captured`. */
  paid: z.boolean(),
  /** Minor units of the currency: what was asked for. */
  amount: money,
  /** What is taken so far. Absent: the event is from before it had this field. */
  capturedAmount: z.optional(money),
  /** What is given back so far. Absent: the event is from before it had this field. */
  refundedAmount: z.optional(money),
  /** `null`: Dojo does not say. */
  captureMode: z.nullable(z.enum(['Auto', 'Manual'])),
  /** What the app sent along when it created the intent. */
  metadata: z.record(z.string(), z.string()),
  /** ISO 8601, UTC, with milliseconds: two of them can be compared as strings. */
  intentUpdatedAt: instant,
  /** When the webhook came. ISO 8601, UTC. */
  receivedAt: instant,
});

export type PaymentIntentEventDetail = z.infer<typeof paymentIntentEventDetail>;

/** An event as a rule's target gets it from EventBridge. */
export const paymentIntentEvent = z.object({
  source: z.literal(eventSource),
  /** Dojo's name for what happened, e.g. `payment_intent.status_updated`. */
  'detail-type': z.string(),
  detail: paymentIntentEventDetail,
});

export type PaymentIntentEvent = z.infer<typeof paymentIntentEvent>;
