import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseEvent } from '../../../operations/webhooks/choose-event.ts';
import { list } from '../../../operations/webhooks/list.ts';
import { remove } from '../../../operations/webhooks/remove.ts';
import { subscribe } from '../../../operations/webhooks/subscribe.ts';
import { ownUrl, startWebhookAccount, type WebhookAccount } from './webhook-account.ts';

let account: WebhookAccount;

beforeEach(async () => {
  account = await startWebhookAccount();
});
afterEach(() => account.close());

const subscriptions = () => account.operations.dojo.list();
const stored = () => account.operations.stored.list();

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
    expect(made).toMatchObject({ events: ['payment_intent.status_updated'], url: ownUrl });
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
    await subscribe(account.operations);
    expect(await subscriptions()).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  it('leaves another webhook for the event alone, and says how to end it', async () => {
    await subscribe({ ...account.operations, url: 'https://old.example/hooks' });
    await expect(subscribe(account.operations)).rejects.toThrow(
      /goes to https:\/\/old\.example\/hooks already .* npm run webhooks -- remove --url https:\/\/old/,
    );
    expect(await subscriptions()).toHaveLength(1);
  });
});

describe('list', () => {
  it('says so when there is nothing', async () => {
    await list(account.operations);
    expect(account.said).toEqual([
      'Dojo has no webhook subscription. Make one: npm run webhooks -- subscribe',
    ]);
  });

  it('shows what is accepted, and never a value', async () => {
    await subscribe(account.operations);
    const [own] = await subscriptions();
    await account.operations.dojo.generateSecret(own?.id ?? '');
    await account.operations.stored.replace('ws_gone', [{ id: 'sc_gone', value: 'v' }]);
    account.said.length = 0;
    await list(account.operations);
    const secrets = await account.operations.dojo.secrets(own?.id ?? '');
    expect(account.said).toEqual([
      `${own?.id}  payment_intent.status_updated  to ${ownUrl}`,
      `  ${secrets[0]?.id}  active, accepted here`,
      `  ${secrets[1]?.id}  not active, not accepted here`,
      'sc_gone  stored here, of a subscription that Dojo does not have',
    ]);
    for (const { value } of secrets) expect(account.said.join('\n')).not.toContain(value);
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

  it('forgets the secrets that an interrupted one has left', async () => {
    await subscribe(account.operations);
    const [own] = await subscriptions();
    await account.operations.dojo.unsubscribe(own?.id ?? '');
    await remove(account.operations, agreed);
    expect(await stored()).toEqual([]);
  });
});
