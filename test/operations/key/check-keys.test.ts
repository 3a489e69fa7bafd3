import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { connect } from '../../../operations/connect.ts';
import { checkKeys, exitCodeOfCheck } from '../../../operations/key/check-keys.ts';
import { exitCodeOfStatus, readKeyStatus } from '../../../operations/key/key-status.ts';
import type { Target } from '../../../operations/target.ts';
import { ageItems, canaryKey } from '../../functions/age-items.ts';
import { type RouteCaller, startRouteCaller } from '../../functions/route-caller.ts';
import { someKey } from './some-key.ts';

const dayMs = 86_400_000;
let api: RouteCaller;
let target: Target;
let connection: ReturnType<typeof connect>;
let present: string;
let nowMs: number;

beforeAll(async () => {
  api = await startRouteCaller();
  const { stack } = api;
  const service = { region: localRegion, credentials: localCredentials };
  target = {
    name: 'the stack under test',
    settings: stack.settings,
    dojoBaseUrl: stack.dojoUrl,
    tableName: stack.tableName,
    dojoKeySecretName: stack.dojoKeySecretName,
    webhookUrl: `${stack.apiUrl}/webhooks/dojo`,
    webhookSecretName: stack.webhookSecretName,
    dynamoDb: { ...service, endpoint: stack.dynamoDbUrl },
    secretsManager: { ...service, endpoint: stack.secretsManagerUrl },
  };
  connection = connect(target);
  present = await connection.dojoKey.get();
  await api.send('alice', 'PUT /customer');
  await ageItems(stack, canaryKey, 'user#alice');
});
afterAll(async () => {
  connection.close();
  await api.stack.close();
});
beforeEach(async () => {
  await store(JSON.stringify({ apiKey: present }));
  nowMs = Date.now();
});

function store(SecretString: string, SecretId = target.dojoKeySecretName) {
  return connection.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
}
const operation = (change: Partial<Target> = {}) => ({
  target: { ...target, ...change },
  connection,
  args: { stack: undefined },
  clock: () => nowMs,
});

describe('the status of the keys', () => {
  const statusOf = async () => {
    const status = await readKeyStatus(operation());
    return { status, exitCode: exitCodeOfStatus(status) };
  };

  it('tells prefix, environment and age, and no key', async () => {
    nowMs += 3 * dayMs;
    const { status, exitCode } = await statusOf();
    expect(status).toEqual({
      target: 'the stack under test',
      dojoKey: {
        state: 'fits',
        prefix: 'sk_sandbox_',
        environment: 'sandbox',
        stageEnvironment: 'sandbox',
        changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        ageDays: 3,
        isRotationDue: false,
      },
      webhookSecrets: {
        state: 'stored',
        count: 1,
        changedAt: expect.any(String),
        ageDays: 3,
        isRotationDue: false,
      },
    });
    expect(exitCode).toBe(0);
    expect(JSON.stringify(status)).not.toContain(present);
  });

  it('counts from when the key was changed last', async () => {
    nowMs += 3 * dayMs;
    const before = (await statusOf()).status.dojoKey.changedAt ?? '';
    await store(JSON.stringify({ apiKey: someKey() }));
    const after = (await statusOf()).status.dojoKey.changedAt ?? '';
    expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
  });

  it.each([
    [89, false, 0],
    [90, true, 1],
  ])('after %i days says of rotation: %s', async (days, isRotationDue, code) => {
    nowMs += days * dayMs + 60_000;
    const { status, exitCode } = await statusOf();
    expect([status.dojoKey.isRotationDue, exitCode]).toEqual([isRotationDue, code]);
  });

  it.each([
    ['{}', 'missing', undefined],
    ['{"apiKey":"to be filled"}', 'unreadable', undefined],
    [JSON.stringify({ apiKey: someKey('sk_prod_') }), 'wrong-environment', 'sk_prod_'],
  ])('of %s is %s', async (secret, state, prefix) => {
    await store(secret);
    const { status, exitCode } = await statusOf();
    expect(status.dojoKey).toMatchObject({ state });
    expect([status.dojoKey.prefix, exitCode]).toEqual([prefix, 1]);
  });
});

describe('the check of the keys', () => {
  const checked = async (change?: Partial<Target>) => {
    const check = await checkKeys(operation(change));
    return { ...check, exitCode: exitCodeOfCheck(check) };
  };

  it('finds all well, by reads alone', async () => {
    api.simulator.requests.clear();
    expect(await checked()).toEqual({
      target: 'the stack under test',
      dojoKey: { state: 'fits', isAccepted: true, account: 'right' },
      webhooks: 'accepted',
      exitCode: 0,
    });
    expect(api.simulator.requests.counts()).toEqual({
      'GET /customers/{customerId}': 1,
      'GET /webhooks': 1,
    });
  });

  it.each([
    ['{}', { state: 'missing', isAccepted: undefined, account: undefined }],
    [JSON.stringify({ apiKey: someKey() }), { isAccepted: true, account: 'wrong' }],
    [JSON.stringify({ apiKey: someKey('sk_prod_') }), { state: 'wrong-environment' }],
  ])('finds what is wrong with %#', async (secret, dojoKey) => {
    await store(secret);
    expect(await checked()).toMatchObject({ dojoKey, webhooks: 'not-asked', exitCode: 1 });
  });

  it('finds a revoked key', async () => {
    const revoked = someKey();
    api.simulator.accounts.addKey(revoked, { sameAccountAs: present });
    api.simulator.accounts.revokeKey(revoked);
    await store(JSON.stringify({ apiKey: revoked }));
    expect(await checked()).toMatchObject({
      dojoKey: { state: 'fits', isAccepted: false },
      exitCode: 1,
    });
  });

  it('finds that no webhook comes here', async () => {
    const elsewhere = { webhookUrl: 'https://elsewhere.example/webhooks/dojo' };
    expect(await checked(elsewhere)).toMatchObject({ webhooks: 'not-subscribed', exitCode: 1 });
  });

  it('finds that Dojo signs with a secret that is not accepted', async () => {
    const other = { webhookSecretName: target.dojoKeySecretName };
    expect(await checked(other)).toMatchObject({ webhooks: 'not-accepted', exitCode: 1 });
  });

  it('does not count it as a fault that a key may not read the webhooks', async () => {
    api.simulator.faults.next({ route: 'GET /webhooks', kind: 'status', status: 403 });
    expect(await checked()).toMatchObject({ webhooks: 'not-told', exitCode: 0 });
  });

  it('cannot tell while Dojo is away', async () => {
    api.simulator.faults.next({
      ...{ route: 'GET /customers/{customerId}', times: 100 },
      ...{ kind: 'status', status: 503 },
    });
    await expect(checked()).rejects.toMatchObject({ code: 'dojo_unavailable' });
    api.simulator.faults.clear();
  });
});
