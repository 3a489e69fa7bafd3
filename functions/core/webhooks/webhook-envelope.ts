import * as z from 'zod/mini';
import { type PaymentIntentId, paymentIntentId } from '../dojo/dojo-payment-intents.ts';
import { instant } from '../dojo/instant.ts';
import { parseJson } from '../parse-json.ts';

/** What a webhook tells. It carries neither amount nor customer. */
export type WebhookEnvelope =
  | {
      readonly kind: 'payment-intent';
      /** Dojo's name for this event: the same in every repetition. */
      readonly eventId: string;
      /** `payment_intent.status_updated` and the like. */
      readonly eventName: string;
      readonly paymentIntentId: PaymentIntentId;
      /** The intent's status when the webhook was written: old news where it has moved on since. */
      readonly announcedStatus: string | undefined;
      /** When the webhook was written, by Dojo's clock. Epoch milliseconds. */
      readonly createdAtMs: number | undefined;
    }
  /** About something that this backend has nothing to do with. */
  | { readonly kind: 'other'; readonly eventName: string };

/** Some of Dojo's senders capitalise the names: `{Id, Event, Data: {PaymentIntentId}}`. */
function uncapitalised(value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          name.charAt(0).toLowerCase() + name.slice(1),
          member,
        ]),
      )
    : value;
}

const anyEvent = z.pipe(
  z.transform(uncapitalised),
  z.object({ event: z.string().check(z.regex(/^[\w.-]{1,100}$/)) }),
);
const paymentIntentEvent = z.pipe(
  z.transform(uncapitalised),
  z.object({
    id: z.string().check(z.regex(/^[\w-]{1,100}$/)),
    createdAt: z.catch(z.optional(instant), undefined),
    data: z.pipe(
      z.transform(uncapitalised),
      z.object({ paymentIntentId, paymentStatus: z.catch(z.optional(z.string()), undefined) }),
    ),
  }),
);

/** `undefined`: not a webhook of Dojo's. Names beyond those that are read make no difference. */
export function parseWebhook(rawBody: Uint8Array): WebhookEnvelope | undefined {
  const body = parseJson(Buffer.from(rawBody).toString('utf8'));
  const any = anyEvent.safeParse(body);
  if (!any.success) return undefined;
  const eventName = any.data.event;
  if (!eventName.startsWith('payment_intent.')) return { kind: 'other', eventName };
  const parsed = paymentIntentEvent.safeParse(body);
  if (!parsed.success) return undefined;
  const { id, createdAt, data } = parsed.data;
  return {
    kind: 'payment-intent',
    eventId: id,
    eventName,
    paymentIntentId: data.paymentIntentId,
    announcedStatus: data.paymentStatus,
    createdAtMs: createdAt,
  };
}
