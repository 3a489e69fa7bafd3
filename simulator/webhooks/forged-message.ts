import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { WebhookMessage } from './delivery.ts';
import { signWebhook } from './sign-webhook.ts';
import type { forgerySchema } from './webhook-control-schemas.ts';
import type { WebhookEnvelope } from './webhook-envelope.ts';

/** Everything as at Dojo, but for the signature. Tried once. */
export function forgedMessage(
  { url, event, data, signature }: z.output<typeof forgerySchema>,
  { id, createdAt }: Pick<WebhookEnvelope, 'id' | 'createdAt'>,
): WebhookMessage {
  const written: WebhookEnvelope = { id, event, accountId: 'account-1', createdAt, data };
  const body = JSON.stringify(written);
  const forged =
    signature === undefined ? signWebhook(body, randomBytes(32).toString('hex')) : signature;
  return {
    eventId: id,
    event,
    url,
    body,
    pausesMs: [],
    sign: () => (forged === null ? {} : { 'dojo-signature': forged }),
  };
}
