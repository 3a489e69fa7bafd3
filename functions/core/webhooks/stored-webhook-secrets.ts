import * as z from 'zod/mini';
import { NotConfigured } from '../failures.ts';
import { parseJson } from '../parse-json.ts';

const text = z.string().check(z.minLength(1));

const webhookSecret = z.object({
  /** Dojo's name for the secret. */
  id: text,
  /** What Dojo signs with. */
  value: text,
  /** Whose deliveries it signs. */
  subscriptionId: text,
});
const shape = z.object({ secrets: z.array(webhookSecret) });
const anyShape = z.object({ secrets: z.array(z.unknown()) });

/** One signing secret of a webhook subscription. */
export type WebhookSecret = z.infer<typeof webhookSecret>;

/** What fills and repairs the secret. The function that says so does not know its stack's name. */
export const howToSubscribe =
  'Run: npm run webhooks -- subscribe --stack save-card-<app>-<stage> (on npm start: without --stack).';

/** The secret's text that {@link parseWebhookSecrets} reads. */
export function formatWebhookSecrets(secrets: readonly WebhookSecret[]): string {
  return JSON.stringify({
    secrets: secrets.map(({ id, value, subscriptionId }) => ({ id, value, subscriptionId })),
  });
}

/**
 * The signing secrets in the text of the Secrets Manager secret. None when it has no text yet.
 * @throws NotConfigured `webhook_secrets_unreadable` for a string of another form.
 */
export function parseWebhookSecrets(secret: string | undefined): readonly WebhookSecret[] {
  if (secret === undefined) return [];
  const parsed = shape.safeParse(parseJson(secret));
  if (parsed.success) return parsed.data.secrets;
  throw new NotConfigured(
    'webhook_secrets_unreadable',
    `The secret with the webhook signing secrets holds something else. ${howToSubscribe}`,
  );
}

/** Those of the signing secrets that can be read, whatever else the text holds: for its repair. */
export function salvageWebhookSecrets(secret: string | undefined): readonly WebhookSecret[] {
  const parsed = anyShape.safeParse(parseJson(secret ?? ''));
  if (!parsed.success) return [];
  return parsed.data.secrets.flatMap((each) => webhookSecret.safeParse(each).data ?? []);
}
