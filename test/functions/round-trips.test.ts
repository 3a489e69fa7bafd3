import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsRequest } from '../../local/aws/access.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call, type JourneyRequest } from '../journeys/journey-target.ts';

const awsRequests: AwsRequest[] = [];
let stack: LocalStack;
let user: string;
let users = 0;

beforeAll(async () => {
  stack = await startLocalStack({
    ...onBuiltFixtures,
    log: () => undefined,
    onAwsRequest: (request) => awsRequests.push(request),
  });
});
afterAll(() => stack.close());
beforeEach(() => {
  user = `user-${++users}`;
});

const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order' };

async function send(route: string, request: JourneyRequest = {}, sub = user): Promise<void> {
  const target = { url: stack.apiUrl, token: await stack.token(sub), checkDocumented };
  expect((await call(target, route, request)).status).toBeLessThan(300);
}
/** What one request asks of others: AWS services in the order in which they are asked, and Dojo. */
async function tripsOf(route: string, request?: JourneyRequest) {
  awsRequests.length = 0;
  stack.simulator?.requests.clear();
  await send(route, request);
  return {
    aws: awsRequests.map(({ actions }) => actions.join('+').replace(/^.*:/, '')),
    dojo: stack.simulator?.requests
      .list()
      .map(({ route: asked }) => asked)
      .sort(),
  };
}

const createSecret = 'POST /customers/{customerId}/create-secret';
const createIntent = 'POST /payment-intents';
const counted = 'UpdateItem';

describe('the round trips of', () => {
  describe('a function that is new, for a user who is known,', () => {
    it('are the key and the user, and then Dojo', async () => {
      await send('PUT /customer');
      expect(await tripsOf('POST /customer/secret')).toEqual({
        aws: expect.toSatisfy(isSameSet(['GetSecretValue', 'GetItem'])),
        dojo: [createSecret],
      });
    });
  });

  describe('a function that has run, for a user whom it has seen,', () => {
    beforeEach(() => send('PUT /customer'));

    it('PUT /customer: the table, which knows whether the user was erased elsewhere', async () => {
      expect(await tripsOf('PUT /customer')).toEqual({ aws: ['GetItem'], dojo: [] });
    });

    it('POST /customer/secret: Dojo', async () => {
      await send('POST /customer/secret');
      expect(await tripsOf('POST /customer/secret')).toEqual({ aws: [], dojo: [createSecret] });
    });

    it('POST /payment-intents: Dojo, and one write that counts it', async () => {
      await send('POST /payment-intents', { body: order });
      expect(await tripsOf('POST /payment-intents', { body: order })).toEqual({
        aws: [counted],
        dojo: [createIntent],
      });
    });

    it('POST /payment-intents with a key: the same, and a look and two writes for the key', async () => {
      await send('POST /payment-intents', { body: order });
      const headers = { 'Idempotency-Key': 'key-1' };
      expect(await tripsOf('POST /payment-intents', { body: order, headers })).toEqual({
        // The look is for the key’s names of this version and of an earlier one, side by side.
        aws: ['GetItem', 'GetItem', 'PutItem', counted, 'PutItem'],
        dojo: [createIntent],
      });
    });

    it('POST /checkout: two calls to Dojo, and one write that counts it', async () => {
      await send('POST /checkout', { body: order });
      expect(await tripsOf('POST /checkout', { body: order })).toEqual({
        aws: [counted],
        dojo: [createSecret, createIntent].sort(),
      });
    });
  });

  it('a new user’s PUT /customer: read; claim beside what an audit has found; count, create, link', async () => {
    await send('PUT /customer', {}, `${user}-before`);
    expect(await tripsOf('PUT /customer')).toEqual({
      aws: expect.toSatisfy(isSameSet(['GetItem', 'PutItem', 'GetItem', counted, 'PutItem'])),
      dojo: ['POST /customers'],
    });
  });
});

function isSameSet(expected: readonly string[]) {
  return (actual: unknown) =>
    Array.isArray(actual) && [...actual].sort().join() === [...expected].sort().join();
}
