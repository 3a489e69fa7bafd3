import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Refusal } from '../../local/aws/access.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call, type JourneyRequest } from '../journeys/journey-target.ts';

/**
 * What the journeys do not come to: a call that the function's role does not allow would be refused
 * by the local services, as on AWS.
 */
describe('on the paths that are seldom taken, the roles allow what the functions do:', () => {
  let stack: LocalStack;
  const refusals: Refusal[] = [];
  const logged: string[] = [];

  const send = async (user: string, route: string, request?: JourneyRequest) =>
    call({ url: stack.apiUrl, token: await stack.token(user), checkDocumented }, route, request);

  beforeAll(async () => {
    stack = await startLocalStack({
      ...onBuiltFixtures,
      log: (line) => logged.push(line),
      onRefusal: (refusal) => refusals.push(refusal),
    });
  });
  afterAll(() => stack.close());
  // After each test, so that no refusal goes unseen behind a retry or a warning.
  afterEach(() => expect(refusals.splice(0)).toEqual([]));

  /** Lets a day pass, since what was linked a moment ago is never taken for lost. */
  const letADayPass = async () => {
    const client = new DynamoDBClient({
      endpoint: stack.dynamoDbUrl,
      region: localRegion,
      credentials: localCredentials,
    });
    const { tableName: TableName } = stack;
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    for (const item of Items) {
      if (item.writtenAtMs?.N === undefined) continue;
      const writtenAtMs = { N: String(Number(item.writtenAtMs.N) - 86_400_000) };
      await client.send(new PutItemCommand({ TableName, Item: { ...item, writtenAtMs } }));
    }
    client.destroy();
  };

  /** Gives the user a customer, and lets Dojo lose it a day later. */
  const loseCustomer = async (user: string): Promise<string> => {
    const { customerId } = Object((await send(user, 'PUT /customer')).body);
    await letADayPass();
    for (const account of stack.simulator?.accounts.list() ?? []) {
      account.customers.delete(customerId);
    }
    return customerId;
  };

  const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order' };
  it.each([
    ['POST /payment-intents', order],
    ['POST /checkout', order],
    ['POST /setup-intents', { reference: 'Card' }],
  ])('%s keeps idempotency keys, and replaces a lost customer', async (route, body) => {
    const headers = { 'Idempotency-Key': 'key' };
    const customerId = await loseCustomer(route);
    const answer = await send(route, route, { body, headers });
    expect(answer.status).toBe(201);
    expect(Object(answer.body).customerId).not.toBe(customerId);
    expect((await send(route, route, { body, headers })).status).toBe(201);
  });

  it.each([
    ['GET /payment-methods', 200],
    ['DELETE /payment-methods/pm_sandbox_1', 404],
  ])('%s asks in whose account a lost customer is missing', async (route, status) => {
    await loseCustomer(route);
    expect((await send(route, route)).status).toBe(status);
  });

  it('an order that is refused gives its key back', async () => {
    const body = { ...order, amount: { value: 100_000_000, currencyCode: 'GBP' } };
    const headers = { 'Idempotency-Key': 'refused' };
    const refuse = () => send('anybody', 'POST /payment-intents', { body, headers });
    expect((await refuse()).status).toBe(422);
    expect((await refuse()).status).toBe(422);
  });
});
