import * as z from 'zod/mini';
import { NotConfigured } from '../failures.ts';
import { parseJson } from '../parse-json.ts';

const text = z.string().check(z.minLength(1));

const shape = z.object({
  secrets: z.array(
    z.object({
      /** Dojo's name for the secret. */
      id: text,
      /** What Dojo signs with. */
      value: text,
      /** Whose deliveries it signs. */
      subscriptionId: text,
    }),
  ),
});

/** One signing secret of a webhook subscription. */
export type WebhookSecret = z.infer<typeof shape>['secrets'][number];

/** The secret's text that {@link parseWebhookSecrets} reads. */
export const formatWebhookSecrets = (secrets: readonly WebhookSecret[]): string =>
  JSON.stringify({
    secrets: secrets.map(({ id, value, subscriptionId }) => ({ id, value, subscriptionId })),
  });

/**
 * The signing secrets in the text of the Secrets Manager secret. None when it has no text yet.
 * @throws NotConfigured `webhook_secrets_unreadable` for a text of another form.
 */
export const parseWebhookSecrets = (secret: string | undefined): readonly WebhookSecret[] => {
  if (secret === undefined) return [];
  const parsed = shape.safeParse(parseJson(secret));
  if (parsed.success) return parsed.data.secrets;
  throw new NotConfigured(
    'webhook_secrets_unreadable',
    'The secret with the webhook signing secrets holds something else. Run: npm run webhooks -- subscribe',
  );
};
