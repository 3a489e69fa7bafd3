import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { startLocalStack } from '../../local/start-local-stack.ts';
import { onlyRoutes } from '../fixtures/fixture-app.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { call } from '../journeys/journey-target.ts';
import { signRequest } from '../journeys/sign-request.ts';
import { approvedCard, useRouteCaller } from './route-caller.ts';

const world = useRouteCaller();

async function createSetup(user = world.alice) {
  const answer = await world.api.send(user, 'POST /setup-intents', {
    body: { reference: 'Booking 4' },
  });
  return createSetupIntentAnswer.parse(answer.body);
}
async function customer(user = world.alice) {
  return ensureCustomerAnswer.parse((await world.api.send(user, 'PUT /customer')).body).customerId;
}
function isLive(id: string) {
  return world.api.simulator.accounts
    .list()
    .some((account) => account.state().customerIds.includes(id));
}

describe('GET /merchant/setup-intents/{setupIntentId}', () => {
  const look = (id: string) => world.api.sendSigned(`GET /merchant/setup-intents/${id}`);

  it('says how it stands and whose it is', async () => {
    const { setupIntentId, customerId } = await createSetup();
    await world.api.setUp({ setupIntentId, card: approvedCard });
    expect(await look(setupIntentId)).toMatchObject({
      status: 200,
      body: {
        setupIntentId,
        status: 'Authorized',
        reference: 'Booking 4',
        intendedAmount: { value: 5_000, currencyCode: 'GBP' },
        userId: world.alice,
        customerId,
      },
    });
  });

  it.each(['si_sandbox_unknown', 'not%20an%20id'])('knows no %s', async (id) => {
    await customer();
    expect(await look(id)).toMatchObject({ status: 404, body: { code: 'setup_intent_not_found' } });
  });

  it('knows none that another deployment made with the same account', async () => {
    const { setupIntentId } = await createSetup();
    for (const account of world.api.simulator.accounts.list()) {
      const intent = account.setupIntents.find(setupIntentId);
      if (intent) {
        Object.assign(intent.fields, {
          metadata: { 'save-card-user': '[sc:000000:00000000000000000000]' },
        });
      }
    }
    for (const method of ['GET', 'DELETE']) {
      const route = `${method} /merchant/setup-intents/${setupIntentId}`;
      expect(await world.api.sendSigned(route)).toMatchObject({
        status: 404,
        body: { code: 'setup_intent_not_found' },
      });
    }
    expect(world.api.simulator.requests.count('DELETE /setup-intents/{setupIntentId}')).toBe(0);
  });
});

describe('DELETE /merchant/setup-intents/{setupIntentId}', () => {
  const close = (id: string) => world.api.sendSigned(`DELETE /merchant/setup-intents/${id}`);

  it('cancels one that is open, however often it is asked, and its user sees it', async () => {
    const { setupIntentId } = await createSetup();
    expect((await close(setupIntentId)).status).toBe(204);
    expect((await close(setupIntentId)).status).toBe(204);
    expect(await world.api.send(world.alice, `GET /setup-intents/${setupIntentId}`)).toMatchObject({
      body: { status: 'Canceled' },
    });
    expect(world.api.simulator.requests.count('DELETE /setup-intents/{setupIntentId}')).toBe(1);
  });

  it('is done when Dojo did it and its answer was lost', async () => {
    const { setupIntentId } = await createSetup();
    world.api.simulator.faults.next({
      route: 'DELETE /setup-intents/{setupIntentId}',
      kind: 'status-after-commit',
      status: 500,
    });
    expect((await close(setupIntentId)).status).toBe(204);
  });

  it('knows none that Dojo does not know', async () => {
    await customer();
    expect(await close('si_sandbox_unknown')).toMatchObject({ status: 404 });
  });
});

describe('DELETE /merchant/users/{userId}/customer', () => {
  const erase = (userId: string) =>
    world.api.sendSigned(`DELETE /merchant/users/${encodeURIComponent(userId)}/customer`);

  it('erases the user whom it names, whatever characters the name has, and no other', async () => {
    const named = `auth0|${world.alice} é@%2F`;
    const [theirs, other] = [await customer(named), await customer(world.mallory)];
    expect((await erase(named)).status).toBe(204);
    expect([isLive(theirs), isLive(other)]).toEqual([false, true]);
    expect(await world.api.send(named, 'PUT /customer')).toMatchObject({
      status: 503,
      body: { code: 'customer_erasing' },
    });
  });

  it('is 202 with Retry-After while Dojo does not delete, and 204 when a repeat has done it', async () => {
    const id = await customer();
    world.api.simulator.faults.next({
      route: 'DELETE /customers/{customerId}',
      kind: 'status',
      status: 503,
      times: 3,
    });
    const begun = await erase(world.alice);
    expect(begun).toMatchObject({ status: 202, body: { status: 'erasing' } });
    expect(begun.headers.get('retry-after')).toBe('30');
    expect((await erase(world.alice)).status).toBe(204);
    expect(isLive(id)).toBe(false);
  });

  it('refuses a user id with a question mark, and erases nobody', async () => {
    const begins = await customer(world.alice);
    const named = await customer(`${world.alice}?b`);
    expect(await erase(`${world.alice}?b`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
    expect([isLive(begins), isLive(named)]).toEqual([true, true]);
  });

  it('refuses a user id that no token can have', async () => {
    expect(await erase('x'.repeat(256))).toMatchObject({
      status: 400,
      body: {
        code: 'invalid_request',
        errors: [
          {
            detail:
              'The path’s {userId} must be a string of 1 to 255 characters, well-formed Unicode, percent-encoded, and without a question mark.',
          },
        ],
      },
    });
    expect((await erase('x'.repeat(255))).status).toBe(204);
  });

  it('has the app’s own tables forget the user', async () => {
    const stack = await startLocalStack({
      root: fixtureRoot,
      app: 'cafe',
      changeFunctions: onlyRoutes('erase-user'),
      log: () => undefined,
    });
    const tables = new DynamoDBClient({
      endpoint: stack.dynamoDbUrl,
      region: localRegion,
      credentials: localCredentials,
    });
    const TableName = `${stack.tableName}-tips`;
    for (const user of ['guest', 'other']) {
      const Item = { userId: { S: user }, tipId: { S: '1' } };
      await tables.send(new PutItemCommand({ TableName, Item }));
    }
    const route = 'DELETE /merchant/users/guest/customer';
    const target = { url: stack.apiUrl, token: '', checkDocumented: () => undefined };
    const erased = await call(target, route, await signRequest(stack.apiUrl, route));
    const { Items = [] } = await tables.send(new ScanCommand({ TableName }));
    tables.destroy();
    await stack.close();
    expect(erased.status).toBe(204);
    expect(Items.map(({ userId }) => userId?.S)).toEqual(['other']);
  });
});
