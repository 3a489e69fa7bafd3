import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Unavailable } from '../failures.ts';

/** One client an instance. Its limits leave room for a second try within any request's deadline. */
export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    },
  });
}

/** What a secret holds now. */
export interface SecretVersion {
  readonly text: string | undefined;
  /** When it was put there, in epoch milliseconds, by the clock of AWS. */
  readonly createdAtMs: number | undefined;
}

/**
 * Reads the current version of a secret. `undefined`: the secret, or its value, does not exist yet.
 * @throws Unavailable when Secrets Manager does not answer or refuses; the cause has its reason.
 */
export async function readSecretVersion(
  client: SecretsManagerClient,
  secretId: string,
): Promise<SecretVersion | undefined> {
  try {
    const found = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    // AWS takes no empty value. Emulators of it give one to a secret that was made without any.
    if (found.SecretString === '') return undefined;
    return { text: found.SecretString, createdAtMs: found.CreatedDate?.getTime() };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw new Unavailable(
      'secret_unavailable',
      'Secrets Manager did not hand out a secret of this stack.',
      { dependency: 'secrets-manager', reason: error instanceof Error ? error.name : 'unknown' },
      error,
    );
  }
}

/** Its text alone. @throws Unavailable as `readSecretVersion`. */
export async function readSecret(
  client: SecretsManagerClient,
  secretId: string,
): Promise<string | undefined> {
  return (await readSecretVersion(client, secretId))?.text;
}
