import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSecret } from '../../../../functions/core/secrets/read-secret.ts';

const client = new SecretsManagerClient({ region: 'eu-west-2' });
const secrets = mockClient(client);
beforeEach(() => secrets.reset());

describe('readSecret', () => {
  it('returns the current text', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'name' }).resolves({ SecretString: 'text' });
    expect(await readSecret(client, 'name')).toBe('text');
  });

  it('finds nothing where the secret, or its value, does not exist', async () => {
    const missing = new ResourceNotFoundException({ message: '', $metadata: {} });
    secrets.on(GetSecretValueCommand).rejects(missing);
    expect(await readSecret(client, 'name')).toBeUndefined();
  });

  it('finds nothing where the value is empty, as an AWS emulator makes it', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: '' });
    expect(await readSecret(client, 'name')).toBeUndefined();
  });

  it('is Unavailable, with the reason’s name, when Secrets Manager refuses', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    secrets.on(GetSecretValueCommand).rejects(denied);
    await expect(readSecret(client, 'name')).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'secret_unavailable',
      facts: { dependency: 'secrets-manager', reason: 'AccessDeniedException' },
    });
  });
});
