import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { ageItems, canaryKey } from './age-items.ts';
import { approvedCard, useRouteCaller } from './route-caller.ts';

const rightKey = 'sk_sandbox_local';
const foreignKey = 'sk_sandbox_another_account';
const world = useRouteCaller();
let secrets: SecretsManagerClient;

beforeAll(() => {
  secrets = new SecretsManagerClient({
    endpoint: world.api.stack.secretsManagerUrl,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(() => secrets.destroy());

function storeKey(apiKey: string) {
  return secrets.send(
    new PutSecretValueCommand({
      SecretId: world.api.stack.dojoKeySecretName,
      SecretString: JSON.stringify({ apiKey }),
    }),
  );
}

/** Somebody pastes the key of another account, and every warm instance takes it up. */
async function pasteForeignKey() {
  await storeKey(foreignKey);
  world.api.simulator.accounts.revokeKey(rightKey);
}

async function putRightKeyBack() {
  await storeKey(rightKey);
  world.api.simulator.accounts.addKey(rightKey, { sameAccountAs: rightKey });
}

const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order 1' };

/** What the accounts hold: customers' ids and the number of saved cards. */
function holdings() {
  return world.api.simulator.accounts.list().map(({ customers, savedCards }) => ({
    customers: customers.list().map(({ id }) => id),
    savedCards: savedCards.count,
  }));
}

async function saveCard(user: string): Promise<{ customerId: string; paymentIntentId: string }> {
  const { body } = await world.api.send(user, 'POST /checkout', { body: order });
  const { customerId = '', paymentIntentId = '', customerSecret } = body as Record<string, string>;
  const card = approvedCard;
  const paid = await world.api.pay({
    paymentIntentId,
    customerSecret,
    card,
    savePaymentMethod: true,
  });
  expect(paid.body).toMatchObject({ result: 'approved' });
  return { customerId, paymentIntentId };
}

async function methodsOf(user: string) {
  const { body } = await world.api.send(user, 'GET /payment-methods');
  return (body as { paymentMethods: readonly { id: string }[] }).paymentMethods;
}

describe('with the key of another Dojo account', () => {
  let customerId: string;
  let paymentIntentId: string;
  let cardId: string | undefined;
  let before: ReturnType<typeof holdings>;

  beforeEach(async () => {
    await putRightKeyBack();
    ({ customerId, paymentIntentId } = await saveCard(world.alice));
    cardId = (await methodsOf(world.alice))[0]?.id;
    await world.api.send(world.alice, 'POST /customer/secret');
    await ageItems(world.api.stack, canaryKey, `user#${world.alice}`);
    // The simulator opens the account of a key that it sees for the first time.
    world.api.simulator.accounts.addKey(foreignKey, { sameAccountAs: foreignKey });
    await pasteForeignKey();
    before = holdings();
  });

  const wrongAccount = { status: 503, body: { code: 'dojo_wrong_account' } };
  const routes = (): readonly (readonly [user: string, route: string, body?: object])[] => [
    [world.mallory, 'PUT /customer'],
    [world.mallory, 'POST /customer/secret'],
    [world.mallory, 'POST /checkout', order],
    [world.mallory, 'POST /payment-intents', order],
    [world.mallory, 'POST /setup-intents', { reference: 'Booking 1' }],
    [world.alice, 'POST /customer/secret'],
    [world.alice, 'POST /checkout', order],
    [world.alice, 'POST /payment-intents', order],
    [world.alice, 'POST /setup-intents', { reference: 'Booking 1' }],
    [world.alice, 'GET /payment-methods'],
    [world.alice, `DELETE /payment-methods/${cardId}`],
    [world.alice, `GET /payment-intents/${paymentIntentId}`],
  ];

  it('answers 503 dojo_wrong_account on every route, with a time to try again', async () => {
    for (const [user, route, body] of routes()) {
      const answer = await world.api.send(user, route, body === undefined ? {} : { body });
      expect([route, answer]).toMatchObject([route, wrongAccount]);
      expect([route, answer.headers.get('retry-after')]).toEqual([route, expect.any(String)]);
    }
    expect(holdings()).toEqual(before);
  });

  it('does not finish an erasure, and does once the right key is back', async () => {
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(202);
    expect(holdings()).toEqual(before);
    await putRightKeyBack();
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(204);
    const [account] = holdings();
    expect(account?.customers).not.toContain(customerId);
    expect(account?.savedCards).toBe((before[0]?.savedCards ?? 0) - 1);
  });

  it('leaves all as it was for when the right key is back, on warm instances too', async () => {
    for (const [user, route, body] of routes()) {
      await world.api.send(user, route, body === undefined ? {} : { body });
    }
    await putRightKeyBack();
    const { body } = await world.api.send(world.alice, 'POST /customer/secret');
    expect(body).toMatchObject({ customerId });
    expect((await methodsOf(world.alice)).map(({ id }) => id)).toEqual([cardId]);
    const paid = await world.api.send(world.alice, `GET /payment-intents/${paymentIntentId}`);
    expect(paid.body).toMatchObject({ status: 'Captured' });
    expect((await world.api.send(world.mallory, 'PUT /customer')).status).toBe(200);
  });

  it('says in the log what is wrong, and to whom it belongs', async () => {
    await world.api.send(world.mallory, 'PUT /customer');
    const line = world.api.logs.find((it) => it.includes('"code":"dojo_wrong_account"'));
    expect(line).toContain('"level":"ERROR"');
    expect(line).not.toContain('sk_sandbox');
  });
});
