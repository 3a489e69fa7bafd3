import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { type RouteCaller, startRouteCaller } from './route-caller.ts';

let api: RouteCaller;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  api = await startRouteCaller();
  secrets = new SecretsManagerClient({
    endpoint: api.stack.secretsManagerUrl,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  secrets.destroy();
  await api.stack.close();
});
beforeEach(async () => {
  await store('{"apiKey":"sk_sandbox_local"}');
  api.simulator.faults.clear();
  // The function has a key, that of its start-up or of an earlier test, before there is a new one.
  expect((await mint()).status).toBe(200);
});

function store(SecretString: string) {
  return secrets.send(
    new PutSecretValueCommand({ SecretId: api.stack.dojoKeySecretName, SecretString }),
  );
}
function mint() {
  return api.send('alice', 'POST /customer/secret');
}
/** Dojo answers 401 to the next call, so that the function looks for a new key. */
function refuseOnce() {
  return api.simulator.faults.next({
    route: 'POST /customers/{customerId}/create-secret',
    kind: 'status',
    status: 401,
  });
}
function logged(code: string) {
  return api.logs.map((line) => JSON.parse(line)).filter((line) => line.code === code);
}

describe('when Dojo refuses the API key', () => {
  it('takes the new key of the same account from the secret and goes on, unnoticed', async () => {
    const { accounts } = api.simulator;
    const { body: before } = await mint();
    accounts.addKey('sk_sandbox_rotated', { sameAccountAs: 'sk_sandbox_local' });
    accounts.revokeKey('sk_sandbox_local');
    await store('{"apiKey":"sk_sandbox_rotated"}');
    const { status, body } = await mint();
    accounts.addKey('sk_sandbox_local', { sameAccountAs: 'sk_sandbox_rotated' });
    const { customerId } = before as { customerId: string };
    expect({ status, body }).toMatchObject({ status: 200, body: { customerId } });
  });

  it.each([
    { secret: '{}', code: 'dojo_key_missing' },
    { secret: '{"apiKey":"sk_prod_of_production"}', code: 'dojo_key_wrong_environment' },
  ])(
    'is 503 and logs $code, loudly and with what to do, when the secret holds $secret',
    async ({ secret, code }) => {
      await store(secret);
      refuseOnce();
      const answer = await mint();
      expect(answer).toMatchObject({ status: 503, body: { code: 'service_not_configured' } });
      expect(answer.headers.has('retry-after')).toBe(true);
      expect(logged(code)).toEqual([
        expect.objectContaining({ level: 'ERROR', message: expect.stringContaining('secret') }),
      ]);
      expect(JSON.stringify([answer.body, api.logs])).not.toContain('sk_prod_of_production');
    },
  );
});
