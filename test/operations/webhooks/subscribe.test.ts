import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SigningSecret } from '../../../functions/core/dojo/dojo-webhooks.ts';
import { parseWebhookSecrets } from '../../../functions/core/webhooks/stored-webhook-secrets.ts';
import { chooseEvent } from '../../../operations/webhooks/choose-event.ts';
import { list } from '../../../operations/webhooks/list.ts';
import { remove } from '../../../operations/webhooks/remove.ts';
import { subscribe } from '../../../operations/webhooks/subscribe.ts';
import { SecretsAtDojo } from './secrets-at-dojo.ts';
import { deploymentUrl, startWebhookAccount, type WebhookAccount } from './webhook-account.ts';

let account: WebhookAccount;

beforeEach(async () => {
  account = await startWebhookAccount();
});
afterEach(() => account.close());

function subscriptions() {
  return account.operations.dojo.list();
}
function stored() {
  return account.operations.stored.list();
}

describe('chooseEvent', () => {
  it.each([
    [
      ['payment_intent.created', 'payment_intent.updated', 'payment_intent.status_updated'],
      'payment_intent.status_updated',
    ],
    [
      ['payment_intent.created', 'payment_intent.updated', 'order.created'],
      'payment_intent.updated',
    ],
  ])('prefers the change of status: %j', (names, chosen) => {
    expect(chooseEvent(names)).toBe(chosen);
  });

  it('lists what there is when neither name is known', () => {
    expect(() => chooseEvent(['order.created', 'x'])).toThrow(/It lists: order\.created, x\.$/);
  });
});

describe('subscribe', () => {
  it('makes one subscription to the change of status, and stores its secret', async () => {
    await subscribe(account.operations);
    const [made, ...others] = await subscriptions();
    expect(others).toEqual([]);
    expect(made).toMatchObject({ events: ['payment_intent.status_updated'], url: deploymentUrl });
    expect(await stored()).toEqual([
      { id: made?.secrets[0]?.id, value: made?.secrets[0]?.value, subscriptionId: made?.id },
    ]);
    expect(account.said[0]).toBe('Event: payment_intent.status_updated.');
  });

  it('changes nothing when it is repeated', async () => {
    await subscribe(account.operations);
    const before = [await subscriptions(), await stored()];
    await subscribe(account.operations);
    expect([await subscriptions(), await stored()]).toEqual(before);
    expect(account.simulator.requests.count('POST /webhooks')).toBe(1);
  });

  it('stores the secret of a subscription whose first answer was lost', async () => {
    account.simulator.faults.next({ route: 'POST /webhooks', kind: 'answer-lost' });
    await expect(subscribe(account.operations)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(await stored()).toEqual([]);
    expect(account.simulator.requests.count('POST /webhooks')).toBe(1);
    await subscribe(account.operations);
    expect(await subscriptions()).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
    expect(account.simulator.requests.count('POST /webhooks')).toBe(1);
  });

  it('leaves another webhook for the event alone, and says how to end it', async () => {
    await subscribe({ ...account.operations, url: 'https://old.example/hooks' });
    await expect(subscribe(account.operations)).rejects.toThrow(
      /goes to https:\/\/old\.example\/hooks already .* npm run webhooks -- remove --stack save-card-demo-sandbox --url https:\/\/old\.example\/hooks$/,
    );
    expect(await subscriptions()).toHaveLength(1);
  });
});

describe('subscribe, on a stored text that is not as it should be', () => {
  const other = { id: 'sc_other', value: 'other', subscriptionId: 'ws_other' };

  it.each([
    '{}',
    'null',
    '[]',
    '""',
    'whsec_1',
    '{"secrets":null}',
    '{"secrets":[{"id":"sc_1","subscriptionId":"ws_1"},7,null]}',
  ])('repairs it: %s', async (text) => {
    await account.storeSecretString(text);
    await subscribe(account.operations);
    const [made] = await subscriptions();
    expect(await stored()).toMatchObject([{ id: made?.secrets[0]?.id, subscriptionId: made?.id }]);
    expect(parseWebhookSecrets(await account.storedSecretString())).toEqual(await stored());
    expect(account.said).toContain(
      'What is stored here cannot be read: only its readable secrets are kept.',
    );
  });

  it('keeps the readable secrets of other subscriptions', async () => {
    const broken = { id: 'sc_broken', value: null, subscriptionId: 'ws_other' };
    await account.storeSecretString(JSON.stringify({ secrets: [broken, other], more: true }));
    await subscribe(account.operations);
    const [made] = await subscriptions();
    expect((await stored()).map(({ id }) => id)).toEqual(['sc_other', made?.secrets[0]?.id]);
    expect(parseWebhookSecrets(await account.storedSecretString())).toContainEqual(other);
  });

  it('says nothing of it when it is as it should be, and keeps what is there', async () => {
    await account.storeSecretString(JSON.stringify({ secrets: [other] }));
    await subscribe(account.operations);
    expect(await stored()).toContainEqual(other);
    expect(account.said.join()).not.toContain('cannot be read');
  });
});

describe('subscribe, where Dojo has several secrets', () => {
  const secretAt = (id: string, isActive: boolean, created: string, value?: string) => ({
    id,
    value,
    isActive,
    createdAtMs: Date.parse(created),
  });
  const storedAfter = async (secrets: readonly SigningSecret[]) => {
    await subscribe({ ...account.operations, dojo: new SecretsAtDojo(secrets) });
    return (await stored()).map(({ id, value }) => `${id}: ${value}`);
  };

  it('stores the active ones, and of the others only one that is newer', async () => {
    expect(
      await storedAfter([
        secretAt('sc_leaked', false, '2020-01-01', 'a'),
        secretAt('sc_active', true, '2026-01-01', 'b'),
        secretAt('sc_next', false, '2026-01-02', 'c'),
      ]),
    ).toEqual(['sc_active: b', 'sc_next: c']);
  });

  it('keeps a value that Dojo no longer shows', async () => {
    const shown = secretAt('sc_active', true, '2026-01-01', 'b');
    await storedAfter([shown]);
    expect(await storedAfter([{ ...shown, value: undefined }])).toEqual(['sc_active: b']);
  });

  it.each([
    ['shows no value', [secretAt('sc_active', true, '2026-01-01')]],
    ['has none that is active', [secretAt('sc_next', false, '2026-01-01', 'c')]],
    ['lists none', []],
  ])('says what to do when Dojo %s', async (_, secrets) => {
    await expect(storedAfter(secrets)).rejects.toThrow(
      /npm run webhooks -- rotate --stack save-card-demo-sandbox$/,
    );
  });
});

describe('list', () => {
  it('says so when there is nothing', async () => {
    await list(account.operations);
    expect(account.said).toEqual([
      'Dojo has no webhook subscription. Make one: npm run webhooks -- subscribe --stack save-card-demo-sandbox',
    ]);
  });

  it('shows what is accepted, and never a value', async () => {
    await subscribe(account.operations);
    const [registered] = await subscriptions();
    await account.operations.dojo.generateSecret(registered?.id ?? '');
    await account.operations.stored.replace('ws_gone', [{ id: 'sc_gone', value: 'v' }]);
    account.said.length = 0;
    await list(account.operations);
    const secrets = await account.operations.dojo.secrets(registered?.id ?? '');
    expect(account.said).toEqual([
      `${registered?.id}  payment_intent.status_updated  to ${deploymentUrl}`,
      `  ${secrets[0]?.id}  active, accepted here`,
      `  ${secrets[1]?.id}  not active, not accepted here`,
      'sc_gone  stored here, of a subscription that Dojo does not have',
    ]);
    for (const { value } of secrets) expect(account.said.join('\n')).not.toContain(value);
  });
});

describe('list, on a stored text that cannot be read', () => {
  it('says that nothing is accepted, and what repairs it', async () => {
    await subscribe(account.operations);
    const [secret] = await stored();
    await account.storeSecretString(JSON.stringify({ secrets: [secret, null] }));
    account.said.length = 0;
    await list(account.operations);
    expect(account.said[0]).toBe(
      'What is stored here cannot be read, so that nothing is accepted. Repair it: npm run webhooks -- subscribe --stack save-card-demo-sandbox',
    );
    expect(account.said[2]).toBe(`  ${secret?.id}  active, not accepted here`);
  });
});

describe('remove', () => {
  const agreed = async () => true;

  it('ends the subscription and forgets its secrets, and no others', async () => {
    await subscribe(account.operations);
    const elsewhere = { ...account.operations, url: 'https://other.example' };
    const kept = await elsewhere.dojo.subscribe('order.created', elsewhere.url, '');
    await elsewhere.stored.replace(kept.id, kept.secrets);
    await remove(account.operations, agreed);
    expect((await subscriptions()).map(({ id }) => id)).toEqual([kept.id]);
    expect((await stored()).map(({ subscriptionId }) => subscriptionId)).toEqual([kept.id]);
  });

  it('asks first, and leaves everything when nobody agrees', async () => {
    await subscribe(account.operations);
    const asked: string[] = [];
    await remove(account.operations, async (what) => asked.push(what) === 0);
    expect(asked).toEqual([
      expect.stringContaining(`no longer sends payment_intent.status_updated`),
    ]);
    expect(await subscriptions()).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  it('does not mind when Dojo’s answer is lost', async () => {
    await subscribe(account.operations);
    const route = 'DELETE /webhooks/{subscriptionId}';
    account.simulator.faults.next({ route, kind: 'answer-lost' });
    await remove(account.operations, agreed);
    expect(await subscriptions()).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  it('forgets the secrets that an interrupted one has left', async () => {
    await subscribe(account.operations);
    const [registered] = await subscriptions();
    await account.operations.dojo.unsubscribe(registered?.id ?? '');
    await remove(account.operations, agreed);
    expect(await stored()).toEqual([]);
  });
});
