import { z } from 'zod';
import { optional } from '../http/field-rules.ts';
import { webhookEventNames } from './event-names.ts';
import { isLoopback } from './loopback.ts';

const eventsSchema = z
  .array(
    z.enum(webhookEventNames, { error: `The event is one of: ${webhookEventNames.join(', ')}.` }),
  )
  .min(1, 'Name at least one event.')
  .transform((events) => [...new Set(events)]);

/** Dojo takes https only. http to this machine is what a local backend has, so it is taken here. */
const urlSchema = z.string().refine(isAllowedUrl, {
  error:
    'The URL is an absolute one and starts with https://; http:// is taken for localhost, 127.0.0.1 and [::1] only.',
});

/** The body of `POST /webhooks`. */
export const subscribeSchema = z.strictObject({
  events: eventsSchema,
  url: urlSchema,
  description: optional(z.string()),
});

export type SubscriptionFields = z.output<typeof subscribeSchema>;

/** The body of `PATCH /webhooks/{subscriptionId}`: what is left out stays. */
export const updateSubscriptionSchema = z.strictObject({
  events: optional(eventsSchema),
  url: optional(urlSchema),
  description: optional(z.string()),
});

export type SubscriptionChanges = z.output<typeof updateSubscriptionSchema>;

function isAllowedUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || isLoopback(url));
}
