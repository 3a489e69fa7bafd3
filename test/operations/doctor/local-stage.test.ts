import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../functions/core/clock.ts';
import { dojoWebhooks } from '../../../functions/core/dojo/dojo-webhooks.ts';
import { parseWebhookSecrets } from '../../../functions/core/webhooks/stored-webhook-secrets.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { startIssuer } from '../../../local/issuer/start-issuer.ts';
import { type Connection, connect } from '../../../operations/connect.ts';
import { allChecks } from '../../../operations/doctor/all-checks.ts';
import { exitCodeOf, findingsAsText } from '../../../operations/doctor/doctor-text.ts';
import { examineStage } from '../../../operations/doctor/examine-stage.ts';
import { runChecks } from '../../../operations/doctor/run-checks.ts';
import type { Target } from '../../../operations/target.ts';
import { RawServer } from '../../fakes/raw-server.ts';
import { fixtureRoot } from '../../fixtures/root.ts';
import { ageItems, canaryKey } from '../../functions/age-items.ts';
import { type RouteCaller, startRouteCaller } from '../../functions/route-caller.ts';
import { someKey } from '../key/some-key.ts';

const dayMs = 86_400_000;
let api: RouteCaller;
let target: Target;
let connection: Connection;
let present: string;
let signingSecrets: readonly string[];

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
  const { SecretString = '' } = await connection.secrets.send(
    new GetSecretValueCommand({ SecretId: stack.webhookSecretName }),
  );
  signingSecrets = parseWebhookSecrets(SecretString).map(({ value }) => value);
  await api.send('alice', 'PUT /customer');
  await ageItems(stack, canaryKey, 'user#alice');
});
afterAll(async () => {
  connection.close();
  await api.stack.close();
});
beforeEach(async () => {
  api.simulator.faults.clear();
  await storeKey(present);
});

const store = (SecretId: string, SecretString: string) =>
  connection.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
const storeKey = (apiKey: string) => store(target.dojoKeySecretName, JSON.stringify({ apiKey }));

interface Changes {
  readonly target?: Partial<Target>;
  readonly issuerUrl?: string;
  readonly url?: string;
  readonly laterMs?: number;
}

/** What is found, by id. */
async function examine({ target: changed, issuerUrl, url, laterMs = 0 }: Changes = {}) {
  const { stack } = api;
  const stage = await examineStage({
    target: { ...target, ...changed },
    connection,
    url,
    running: {
      root: fixtureRoot,
      issuerUrl: issuerUrl ?? stack.issuerUrl,
      queuesUrl: stack.queues.url,
    },
    clock: () => Date.now() + laterMs,
  });
  const findings = await runChecks(allChecks(stage), stage);
  const text = findingsAsText(stage.target.name, findings);
  // Whatever is found, nothing tells the key or a signing secret.
  for (const secret of [present, ...signingSecrets]) {
    expect(text.replaceAll('sk_sandbox_…', '')).not.toContain(secret);
  }
  return {
    findings,
    text,
    exitCode: exitCodeOf(findings),
    of: (id: string) => findings.find((finding) => finding.id === id),
    problems: findings.filter(({ status }) => status === 'problem').map(({ id }) => id),
  };
}

describe('a local stage that is well', () => {
  it('has no problem', async () => {
    const { problems, exitCode, of } = await examine();
    expect([problems, exitCode]).toEqual([[], 0]);
    expect(of('key.account')?.what).toBe("The key opens the account of the map's customers.");
    expect(of('webhook.secret')?.what).toBe(
      '1 signing secret stored, and Dojo signs with one that is.',
    );
    expect(of('issuer.keys')?.status).toBe('ok');
  });

  it('is looked at without a write at Dojo', async () => {
    api.simulator.requests.clear();
    await examine();
    const methods = api.simulator.requests.list().map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  it('says when the last webhook came', async () => {
    expect((await examine()).of('webhook.last')).toMatchObject({
      status: 'warning',
      what: 'No webhook has come, by the records in the table.',
    });
    const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order 1' };
    const { body } = await api.send('alice', 'POST /payment-intents', { body: order });
    const { paymentIntentId } = body as { readonly paymentIntentId: string };
    const card = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };
    await api.pay({ paymentIntentId, card });
    await expect.poll(() => api.stack.eventBridge.events.length, { timeout: 10_000 }).toBe(1);
    await expect
      .poll(async () => (await examine()).of('webhook.last')?.what, { timeout: 10_000 })
      .toMatch(
        /^The last webhook came 20\d\d-\d\d-\d\d \d\d:\d\d UTC, by the records in the table\.$/,
      );
  });

  it('tells of a key and a secret that are old', async () => {
    const { of, exitCode } = await examine({ laterMs: 91 * dayMs });
    expect(of('key.age')).toMatchObject({
      status: 'warning',
      what: expect.stringMatching(/^The key is 9[01] days old/),
      fix: 'Replace it, as docs/keys.md says: npm run key -- set',
    });
    expect(of('webhook.secret-age')).toMatchObject({
      status: 'warning',
      fix: 'Replace it: npm run webhooks -- rotate',
    });
    // By that clock, 91 days off, AWS would refuse everything.
    expect([of('clock.dojo')?.status, exitCode]).toEqual(['problem', 1]);
  });
});

describe('a local stage with a key', () => {
  it('that is missing has to be given one', async () => {
    await store(target.dojoKeySecretName, '{}');
    const { of, problems } = await examine();
    expect(problems).toEqual(['key.stored']);
    expect(of('key.stored')?.fix).toBe('Store one: npm run key -- set');
    expect(of('key.accepted')?.status).toBe('not-checked');
  });

  it('that is none has to be given one', async () => {
    await storeKey('to be filled');
    expect((await examine()).problems).toEqual(['key.stored']);
  });

  it('of the other environment has to be given another', async () => {
    await storeKey(someKey('sk_prod_'));
    const { of, problems } = await examine();
    expect(problems).toEqual(['key.environment']);
    expect(of('key.environment')?.what).toContain("Dojo's production, the stage of its sandbox");
  });

  it('that is revoked has to be given another', async () => {
    const revoked = someKey();
    api.simulator.accounts.addKey(revoked, { sameAccountAs: present });
    api.simulator.accounts.revokeKey(revoked);
    await storeKey(revoked);
    const { of, problems, text } = await examine();
    expect(problems).toEqual(['key.accepted']);
    expect(of('key.accepted')?.fix).toContain('npm run key -- set');
    expect(text).not.toContain(revoked);
  });

  it('of another account has to be given the right one', async () => {
    await storeKey(someKey());
    const { of, problems } = await examine();
    expect(problems).toEqual(['key.account']);
    expect(of('key.account')?.fix).toContain('npm run account -- status');
    expect(of('webhook.subscription')?.status).toBe('not-checked');
  });
});

describe('a local stage with webhooks', () => {
  it('that come to another address are looked at there', async () => {
    const url = 'https://elsewhere.example/webhooks/dojo';
    const { of } = await examine({ url });
    expect(of('webhook.subscription')?.fix).toBe(
      `Subscribe: npm run webhooks -- subscribe --url ${url}`,
    );
  });

  it('that Dojo does not send has to subscribe', async () => {
    const elsewhere = { webhookUrl: 'https://elsewhere.example/webhooks/dojo' };
    const { of, problems } = await examine({ target: elsewhere });
    expect(problems).toEqual(['webhook.subscription']);
    expect(of('webhook.subscription')?.fix).toBe('Subscribe: npm run webhooks -- subscribe');
  });

  it('that are signed with a secret that is not stored has to store it', async () => {
    // A secret that holds other things than signing secrets.
    const { problems, of } = await examine({
      target: { webhookSecretName: target.dojoKeySecretName },
    });
    expect(problems).toEqual(['webhook.secret']);
    expect(of('webhook.secret')?.fix).toBe('Store it: npm run webhooks -- subscribe');
  });

  it('that the key may not read leaves it open', async () => {
    api.simulator.faults.next({ route: 'GET /webhooks', kind: 'status', status: 403 });
    const { of, problems } = await examine();
    expect(problems).toEqual([]);
    expect(of('webhook.subscription')?.what).toBe(
      'The Dojo key may not read the webhook subscriptions.',
    );
  });
});

describe('a local stage whose surroundings are broken', () => {
  it('names the issuer that does not answer', async () => {
    const { of, problems } = await examine({ issuerUrl: await stoppedIssuer() });
    expect(problems).toEqual(['issuer.keys']);
    expect(of('issuer.keys')?.what).toContain('the API answers 401 to every token');
  });

  it('names the issuer that calls itself something else', async () => {
    const issuerUrl = `${api.stack.issuerUrl}/`;
    const { of } = await examine({ issuerUrl });
    expect(of('issuer.keys')?.what).toContain(`The issuer ${issuerUrl} calls itself`);
  });

  it('names the table that is not there', async () => {
    const { of } = await examine({ target: { tableName: 'another-table' } });
    expect(of('table.active')).toMatchObject({
      status: 'problem',
      what: 'There is no table another-table: nobody can pay or save a card.',
    });
  });

  it('takes an answer of Dojo’s that is an error of its own for a problem', async () => {
    const broken = await RawServer.start();
    broken.script((socket) => {
      socket.write('HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n');
    });
    const { of } = await examine({ target: { dojoBaseUrl: broken.url } });
    expect(of('dojo.answers')?.what).toContain('an error of its own (503)');
    expect(of('clock.dojo')?.what).toBe('Dojo does not tell its time.');
    await broken.close();
  });

  it('says that Dojo does not answer, and what that leaves open', async () => {
    const { of } = await examine({ target: { dojoBaseUrl: 'http://127.0.0.1:9' } });
    expect(of('dojo.answers')?.status).toBe('problem');
    expect(of('clock.dojo')?.status).toBe('not-checked');
  });

  it('tells the version of Dojo that is behind, and the one that is ahead', async () => {
    const { settings } = target;
    const at = async (version: string) => {
      const changed = { ...settings, dojo: { ...settings.dojo, version } };
      return (await examine({ target: { settings: changed } })).of('dojo.version');
    };
    expect((await at('2026-02-27'))?.status).toBe('ok');
    expect((await at('2024-02-05'))?.what).toBe(
      'dojo.version is 2024-02-05; the newest known is 2026-02-27.',
    );
    expect((await at('2030-01-01'))?.what).toContain('newer than the newest');
  });
});

async function stoppedIssuer(): Promise<string> {
  const issuer = await startIssuer({ audience: 'save-card' });
  await issuer.close();
  return issuer.url;
}

describe('a local stage with several things broken', () => {
  it('has each of them found, and shows no secret', async () => {
    const name = 'save-card-demo-sandbox-fulfil-orders-dead-letters';
    api.stack.queues.queue(name).put('{}');
    const webhooks = dojoWebhooks(connection.dojo, () => deadlineIn(9_000, Date.now));
    for (const { id } of await webhooks.list()) await webhooks.unsubscribe(id);

    const { of, problems, exitCode, text } = await examine({ issuerUrl: await stoppedIssuer() });
    expect(problems).toEqual(['webhook.subscription', 'issuer.keys', 'queue.fulfil-orders']);
    expect(exitCode).toBe(1);
    expect(of('queue.fulfil-orders')).toMatchObject({
      what: '1 event that fulfil-orders failed on waits for a person.',
      fix: 'npm run events -- show --from fulfil-orders says more. Once the cause is removed: npm run events -- replay --from fulfil-orders',
    });
    expect(text.split('\n')[1]).toMatch(/^PROBLEM {6}webhook\.subscription/);

    api.simulator.accounts.revokeKey(present);
    const revoked = await examine({ issuerUrl: await stoppedIssuer() });
    expect(revoked.problems).toEqual(['key.accepted', 'issuer.keys', 'queue.fulfil-orders']);
    expect(revoked.of('webhook.subscription')?.status).toBe('not-checked');
  });
});
