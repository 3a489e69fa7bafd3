import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SigningSecret } from '../../functions/core/dojo/dojo-webhooks.ts';
import { isFailure } from '../../functions/core/failures.ts';
import { readSecret } from '../../functions/core/secrets/read-secret.ts';
import {
  formatWebhookSecrets,
  parseWebhookSecrets,
  salvageWebhookSecrets,
  type WebhookSecret,
} from '../../functions/core/webhooks/stored-webhook-secrets.ts';

/** The signing secrets that the webhook route accepts. Each change is one write of all of them. */
export interface StoredSecrets {
  /** Those that can be read. */
  list(): Promise<readonly WebhookSecret[]>;
  /** Whether the webhook route can read them; if not, it accepts nothing. */
  isReadable(): Promise<boolean>;
  /**
   * From now on the secrets of this subscription are these. One whose value Dojo does not show keeps
   * the value that is stored, or is left out. What is stored and unreadable is dropped. Writes nothing
   * if all of it is stored already.
   *
   * @returns those of this subscription that are accepted now.
   */
  replace(
    subscriptionId: string,
    secrets: readonly Pick<SigningSecret, 'id' | 'value'>[],
  ): Promise<readonly WebhookSecret[]>;
}

export function storedSecrets(client: SecretsManagerClient, secretName: string): StoredSecrets {
  const read = () => readSecret(client, secretName);
  return {
    list: async () => salvageWebhookSecrets(await read()),
    isReadable: async () => isReadable(await read()),
    replace: async (subscriptionId, secrets) => {
      const before = await read();
      const stored = salvageWebhookSecrets(before);
      const others = stored.filter((secret) => secret.subscriptionId !== subscriptionId);
      const subscriptionSecrets = secrets.flatMap(
        ({ id, value = stored.find((each) => each.id === id)?.value }) =>
          value === undefined ? [] : [{ id, value, subscriptionId }],
      );
      const text = formatWebhookSecrets([...others, ...subscriptionSecrets]);
      if (text !== (before ?? formatWebhookSecrets([]))) {
        await client.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: text }));
      }
      return subscriptionSecrets;
    },
  };
}

function isReadable(text: string | undefined): boolean {
  try {
    parseWebhookSecrets(text);
    return true;
  } catch (error) {
    if (isFailure(error)) return false;
    throw error;
  }
}
