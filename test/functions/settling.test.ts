import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import type { Refusal } from '../../local/aws/access.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { FailedMessage } from '../../local/deliver-to-settle.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call } from '../journeys/journey-target.ts';
import { FakeTimer } from '../local/fake-timer.ts';

const settleQueue = 'save-card-demo-sandbox-settle';
const unsettledQueue = 'save-card-demo-sandbox-unsettled';
const deleteCustomer = 'DELETE /customers/{customerId}';

/** Nobody asks again in any of these. Time passes for the queue alone: the functions' clock is real. */
describe('what a request leaves open, on the local stack', () => {
  const timer = new FakeTimer();
  const refusals: Refusal[] = [];
  const failed: FailedMessage[] = [];
  let stack: LocalStack;
  let table: DynamoDBClient;
  let tests = 0;
  let alice: string;

  beforeAll(async () => {
    stack = await startLocalStack({
      ...onBuiltFixtures,
      timer,
      log: () => undefined,
      onFailedMessage: (message) => failed.push(message),
      onRefusal: (refusal) => refusals.push(refusal),
    });
    table = new DynamoDBClient({
      endpoint: stack.dynamoDbUrl,
      region: localRegion,
      credentials: localCredentials,
    });
  });
  afterAll(async () => {
    table.destroy();
    await stack.close();
  });
  beforeEach(() => {
    tests += 1;
    alice = `alice-${tests}`;
    stack.simulator?.faults.clear();
  });
  afterEach(() => expect(refusals).toEqual([]));

  const faults = () => {
    if (stack.simulator === undefined) throw new Error('The stack runs without its simulator.');
    return stack.simulator.faults;
  };
  const send = async (route: string) =>
    call({ url: stack.apiUrl, token: await stack.token(alice), checkDocumented }, route);
  const linkedId = async () =>
    ensureCustomerAnswer.parse((await send('PUT /customer')).body).customerId;
  const item = async () => {
    const Key = { pk: { S: `user#${alice}` } };
    const { Item } = await table.send(new GetItemCommand({ TableName: stack.tableName, Key }));
    return { state: Item?.state?.S, customerId: Item?.customerId?.S };
  };
  const state = async () => (await item()).state;
  const customersOfAlice = () =>
    stack.simulator?.accounts.list().flatMap((account) => account.state().customerIds) ?? [];
  const waiting = () =>
    stack.queues
      .messages(settleQueue)
      .map((body) => z.looseObject({ id: z.string() }).parse(JSON.parse(body)))
      .filter(({ id }) => id === alice);
  /** The 15 s in which Dojo may still work on a lost request are over. */
  const letDojoSettle = () =>
    table.send(
      new UpdateItemCommand({
        TableName: stack.tableName,
        Key: { pk: { S: `user#${alice}` } },
        UpdateExpression: 'SET settlesAtMs = :then',
        ExpressionAttributeValues: { ':then': { N: String(Date.now() - 1) } },
      }),
    );

  it('an erasure that was answered 202 is finished after a minute', async () => {
    const customerId = await linkedId();
    faults().next({ route: deleteCustomer, kind: 'status', status: 503, times: 3 });
    expect((await send('DELETE /customer')).status).toBe(202);
    expect(waiting()).toMatchObject([{ kind: 'erasure', attempt: 1 }]);
    expect(await state()).toBe('erasing');

    timer.pass(44_999);
    expect(waiting()).toHaveLength(1);
    timer.pass(1);
    await expect.poll(state).toBe('erased');
    await expect.poll(waiting).toEqual([]);
    expect(customersOfAlice()).not.toContain(customerId);
  });

  it('is followed with growing pauses while Dojo does not do it', async () => {
    await linkedId();
    faults().next({ route: deleteCustomer, kind: 'status', status: 503, times: 9 });
    expect((await send('DELETE /customer')).status).toBe(202);
    timer.pass(45_000);
    await expect.poll(waiting).toMatchObject([{ kind: 'erasure', attempt: 2 }]);
    timer.pass(90_000);
    await expect.poll(waiting).toMatchObject([{ kind: 'erasure', attempt: 3 }]);
    expect(await state()).toBe('erasing');
    timer.pass(215_000);
    await expect.poll(state).toBe('erased');
  });

  it('a customer whose creation was not answered is linked after a minute, and there is one', async () => {
    const before = customersOfAlice();
    faults().next({ route: 'POST /customers', kind: 'answer-lost' });
    expect((await send('PUT /customer')).status).toBe(503);
    expect(await state()).toBe('unknown');
    expect(waiting()).toMatchObject([{ kind: 'customer', attempt: 1 }]);

    await letDojoSettle();
    timer.pass(45_000);
    await expect.poll(state).toBe('linked');
    const { customerId } = await item();
    expect(customersOfAlice().filter((id) => !before.includes(id))).toEqual([customerId]);
    expect(await linkedId()).toBe(customerId);
  });

  it('a lost creation whose user asks again meanwhile is settled already', async () => {
    faults().next({ route: 'POST /customers', kind: 'answer-lost' });
    expect((await send('PUT /customer')).status).toBe(503);
    await letDojoSettle();
    const customerId = await linkedId();
    timer.pass(45_000);
    await expect.poll(waiting).toEqual([]);
    expect(await item()).toEqual({ state: 'linked', customerId });
  });

  it('a payment without a record is settled, and the role allows to look', async () => {
    const message = { kind: 'payment', id: alice, attempt: 1, firstAtMs: Date.now() };
    stack.queues.queue(settleQueue).put(JSON.stringify(message));
    timer.pass(0);
    await expect.poll(waiting).toEqual([]);
    expect(stack.queues.messages(unsettledQueue)).toEqual([]);
  });

  it('is kept for a person where the function fails on it five times', async () => {
    stack.queues.queue(settleQueue).put('no message');
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      timer.pass(attempt === 1 ? 0 : 180_000);
      await expect.poll(() => failed.length).toBe(attempt);
    }
    timer.pass(215_000);
    expect(stack.queues.messages(unsettledQueue)).toEqual(['no message']);
  });
});
