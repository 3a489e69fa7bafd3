import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SigningSecret } from '../../functions/core/dojo/dojo-webhooks.ts';
import { readSecret } from '../../functions/core/secrets/read-secret.ts';
import {
  formatWebhookSecrets,
  parseWebhookSecrets,
  type WebhookSecret,
} from '../../functions/core/webhooks/stored-webhook-secrets.ts';

/** The signing secrets that the webhook route accepts. Each change is one write of all of them. */
export interface StoredSecrets {
  list(): Promise<readonly WebhookSecret[]>;
  /** From now on the secrets of this subscription are these. Writes nothing if they are already. */
  replace(
    subscriptionId: string,
    secrets: readonly Pick<SigningSecret, 'id' | 'value'>[],
  ): Promise<void>;
}

export function storedSecrets(client: SecretsManagerClient, secretName: string): StoredSecrets {
  const list = async () => parseWebhookSecrets(await readSecret(client, secretName));
  return {
    list,
    replace: async (subscriptionId, secrets) => {
      const before = await list();
      const others = before.filter((secret) => secret.subscriptionId !== subscriptionId);
      const own = secrets.map(({ id, value }) => ({ id, value, subscriptionId }));
      const text = formatWebhookSecrets([...others, ...own]);
      if (text !== formatWebhookSecrets(before)) {
        await client.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: text }));
      }
    },
  };
}
