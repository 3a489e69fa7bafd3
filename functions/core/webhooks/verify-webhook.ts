import { NotConfigured } from '../failures.ts';
import { howToSubscribe } from './stored-webhook-secrets.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';
import { isSignedWithAny } from './webhook-signature.ts';

/** Dojo's webhooks have a few hundred bytes; nothing larger is even hashed. */
export const webhookMaxBytes = 65_536;

export interface ReceivedWebhook {
  readonly rawBody: Uint8Array;
  /** The header `dojo-signature`. */
  readonly signature: string | undefined;
}

/**
 * Whether Dojo has signed the body. Secrets that were added a moment ago count.
 * @throws NotConfigured `webhook_secrets_missing` while nobody has subscribed: nothing is accepted
 * then. What reading the secrets throws.
 */
export async function isFromDojo(
  { rawBody, signature }: ReceivedWebhook,
  secrets: WebhookSecrets,
): Promise<boolean> {
  if (rawBody.length > webhookMaxBytes) return false;
  if (isSignedWithAny(rawBody, signature, await secrets.get())) return true;
  const newest = await secrets.renew();
  if (newest.length === 0) {
    throw new NotConfigured(
      'webhook_secrets_missing',
      `A webhook came and no signing secret is stored, so it was not accepted. ${howToSubscribe}`,
    );
  }
  return isSignedWithAny(rawBody, signature, newest);
}
