import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call, type JourneyRequest } from '../journeys/journey-target.ts';
import { onLoopback } from '../racers/backend.ts';

const mintedOrEnsured = z.object({ customerId: z.string() });
const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order' };
const routes = {
  'POST /payment-intents': order,
  'POST /checkout': order,
  'POST /setup-intents': { reference: 'Booking' },
};
type CreatingRoute = keyof typeof routes;

const logs: string[] = [];
let stack: LocalStack;
let user: string;
let users = 0;

/** Waits where a minute of the clock ends before the test may: a new window begins there. */
async function startOfMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 10_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

beforeAll(async () => {
  stack = await startLocalStack({
    ...onBuiltFixtures,
    log: (line) => logs.push(line),
    changeSettings: (settings) => ({
      ...settings,
      throttling: { ...settings.throttling, ratePerSecond: 5_000, burst: 5_000 },
      userLimits: { perMinute: 3, perDay: 1_000 },
    }),
  });
});
afterAll(() => stack.close());
beforeEach(async () => {
  user = `limited-${++users}`;
  logs.length = 0;
  stack.simulator?.faults.clear();
  stack.simulator?.requests.clear();
  await startOfMinute();
}, 20_000);

async function send(route: string, request: JourneyRequest = {}, sub = user) {
  const target = { url: stack.apiUrl, token: await stack.token(sub), checkDocumented };
  return call(target, route, request);
}
function create(route: CreatingRoute, headers: Record<string, string> = {}) {
  return send(route, { body: routes[route], headers });
}
async function statusesOf(times: number, route: CreatingRoute = 'POST /payment-intents') {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) statuses.push((await create(route)).status);
  return statuses;
}
/** What is stored of creations. */
async function counts() {
  const table = new DynamoDBClient(onLoopback(stack.dynamoDbUrl));
  const { Items = [] } = await table.send(new ScanCommand({ TableName: stack.tableName }));
  table.destroy();
  return Items.filter(({ pk }) => pk?.S?.startsWith('created#'));
}
function sentToDojo(route: string) {
  return stack.simulator?.requests.count(route);
}

describe('a user who creates too much', () => {
  it.each(Object.keys(routes) as CreatingRoute[])('gets 429 from %s', async (route) => {
    await statusesOf(3);
    stack.simulator?.requests.clear();
    const answer = await create(route);
    expect(answer).toMatchObject({ status: 429, body: { code: 'user_limit_reached' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(stack.simulator?.requests.list()).toEqual([]);
  });

  it('is limited over all of these routes together', async () => {
    await create('POST /checkout');
    await create('POST /setup-intents');
    expect(await statusesOf(2)).toEqual([201, 429]);
  });

  it('is limited when all comes at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => create('POST /payment-intents')),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 201, 201, ...Array.from({ length: 27 }, () => 429)]);
    expect(sentToDojo('POST /payment-intents')).toBe(3);
    expect(sentToDojo('POST /customers')).toBe(1);
  });

  it('still reads, and mints secrets for the customer', async () => {
    await statusesOf(4);
    expect((await send('PUT /customer')).status).toBe(200);
    expect((await send('POST /customer/secret')).status).toBe(200);
    expect((await send('GET /payment-methods')).status).toBe(200);
  });

  it('is as limited after an erasure', async () => {
    await statusesOf(3);
    const before = await counts();
    expect((await send('DELETE /customer')).status).toBe(204);
    expect(await counts()).toEqual(before);
    expect(before).toContainEqual(expect.objectContaining({ inDay: { N: '3' } }));
  });

  it('is told in the log by the marker, never by name', async () => {
    await statusesOf(4);
    const lines = logs.filter((line) => line.includes('"code":"user_limit_reached"'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"level":"WARN".*"reason":"minute"/);
    expect(lines[0]).toMatch(/"userMarker":"\[sc:/);
    expect(lines[0]).not.toContain(user);
    expect(logs.some((line) => /"problem":"user_limit_reached".*"Problems":1/.test(line))).toBe(
      true,
    );
  });

  it('does not keep others from creating', async () => {
    await statusesOf(4);
    expect((await send('POST /checkout', { body: order }, `other-${user}`)).status).toBe(201);
  });
});

describe('not counted is', () => {
  it('a repetition with the same Idempotency-Key', async () => {
    for (let time = 0; time < 6; time++) {
      expect((await create('POST /checkout', { 'Idempotency-Key': 'key' })).status).toBe(201);
    }
    expect(await statusesOf(3)).toEqual([201, 201, 429]);
  });

  it('what comes at once with the same Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'key' };
    await Promise.all(Array.from({ length: 20 }, () => create('POST /payment-intents', headers)));
    expect(await statusesOf(3)).toEqual([201, 201, 429]);
  });

  it('an order that is refused', async () => {
    const body = { ...order, amount: { value: 1_000_000, currencyCode: 'GBP' } };
    for (let time = 0; time < 5; time++) {
      expect((await send('POST /payment-intents', { body })).status).toBe(422);
    }
    expect(await statusesOf(4)).toEqual([201, 201, 201, 429]);
  });

  it('a customer that is created for a counted order', async () => {
    expect(await statusesOf(4)).toEqual([201, 201, 201, 429]);
  });

  it('a customer that is there', async () => {
    for (let time = 0; time < 5; time++) await send('PUT /customer');
    expect(await statusesOf(3)).toEqual([201, 201, 429]);
  });
});

describe('a refused request with an Idempotency-Key', () => {
  it('may be repeated with it', async () => {
    await statusesOf(3);
    const headers = { 'Idempotency-Key': 'key' };
    for (let time = 0; time < 2; time++) {
      const answer = await create('POST /payment-intents', headers);
      expect(answer).toMatchObject({ status: 429, body: { code: 'user_limit_reached' } });
    }
  });
});

/** Repeats what a busy machine could not answer in time. The limit's answer is 429, which ends it. */
async function sendUntilAnswered(route: string) {
  for (;;) {
    const answer = await send(route);
    if (answer.status !== 503) return answer;
  }
}

describe('500 first calls of one user at once', { timeout: 60_000 }, () => {
  it('are one creation, and none is refused', async () => {
    const before = (await counts()).filter(({ inDay }) => inDay?.N === '1').length;
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        sendUntilAnswered(index % 2 === 0 ? 'PUT /customer' : 'POST /customer/secret'),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const ids = answers.map(({ body }) => mintedOrEnsured.parse(body).customerId);
    expect(new Set(ids).size).toBe(1);
    expect(sentToDojo('POST /customers')).toBe(1);
    expect((await counts()).filter(({ inDay }) => inDay?.N === '1')).toHaveLength(before + 1);
  });
});
