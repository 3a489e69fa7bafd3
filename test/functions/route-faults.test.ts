import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import type { DojoSimulator, NextFault } from '../../simulator/dojo-simulator.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call } from '../journeys/journey-target.ts';
import { ageItems, canaryKey } from './age-items.ts';

let stack: LocalStack;
let simulator: DojoSimulator;
let dynamo: DynamoDBClient;
let users = 0;
let user: string;
/** What the functions logged since the test began. */
const logs: string[] = [];

beforeAll(async () => {
  stack = await startLocalStack({ ...onBuiltFixtures, log: (line) => logs.push(line) });
  if (stack.simulator === undefined) throw new Error('The stack runs without its simulator.');
  simulator = stack.simulator;
  dynamo = new DynamoDBClient({
    endpoint: stack.dynamoDbUrl,
    region: localRegion,
    credentials: localCredentials,
  });
  // The map's canary is made with the first customer: the faults are about the others.
  user = 'somebody-before';
  await send('PUT /customer');
});
afterAll(async () => {
  dynamo.destroy();
  await stack.close();
});
beforeEach(() => {
  user = `private-user-${++users}`;
  simulator.faults.clear();
  simulator.requests.clear();
  logs.length = 0;
});
afterEach(() => {
  const everything = logs.join('\n');
  for (const secret of ['sk_sandbox', 'Bearer', 'private', 'Private', '@']) {
    expect(everything).not.toContain(secret);
  }
  // Not in the middle of a random id.
  expect(everything).not.toMatch(/(?<![\w-])(cs_|pi_|eyJ)/);
});

async function send(route: string, body?: unknown) {
  const token = await stack.token(user, { name: 'Private Name', email: 'private@mail.example' });
  return call({ url: stack.apiUrl, token, checkDocumented }, route, { body });
}
const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Private order' };
async function storedState() {
  const { Item } = await dynamo.send(
    new GetItemCommand({ TableName: stack.tableName, Key: { pk: { S: `user#${user}` } } }),
  );
  return Item?.state?.S;
}
function sent(route: string) {
  return simulator.requests.count(route);
}
function logged(code: string) {
  return logs.map((line) => JSON.parse(line)).filter((line) => line.code === code);
}

const createCustomer = 'POST /customers';
const createSecret = 'POST /customers/{customerId}/create-secret';
const createIntent = 'POST /payment-intents';
const cancelIntent = 'DELETE /payment-intents/{paymentIntentId}';

interface Row {
  readonly fault: NextFault;
  readonly status: number;
  readonly code?: string;
  readonly sent: number;
  readonly stored: string;
}
const unavailable = { status: 503, code: 'dojo_unavailable' };
const refused = { status: 502, code: 'dojo_refused' };

describe.each<Row>([
  {
    fault: { route: createCustomer, kind: 'answer-lost' },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  { fault: { route: createCustomer, kind: 'reset' }, ...unavailable, sent: 1, stored: 'unknown' },
  {
    fault: { route: createCustomer, kind: 'slow-commit', delayMs: 50 },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  {
    fault: { route: createCustomer, kind: 'status', status: 500 },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  {
    fault: { route: createCustomer, kind: 'status-after-commit', status: 503 },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  {
    fault: { route: createCustomer, kind: 'malformed' },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  {
    fault: { route: createCustomer, kind: 'truncated' },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  {
    fault: { route: createCustomer, kind: 'wrong-shape' },
    ...unavailable,
    sent: 1,
    stored: 'unknown',
  },
  {
    fault: { route: createCustomer, kind: 'status', status: 400, times: 2 },
    ...refused,
    sent: 2,
    stored: 'free',
  },
  {
    // The name or the address was refused: the marker alone does.
    fault: { route: createCustomer, kind: 'status', status: 400 },
    status: 200,
    sent: 2,
    stored: 'linked',
  },
  {
    fault: { route: createCustomer, kind: 'status', status: 429, times: 3 },
    ...unavailable,
    sent: 3,
    stored: 'free',
  },
  {
    fault: { route: createCustomer, kind: 'status', status: 429 },
    status: 200,
    sent: 2,
    stored: 'linked',
  },
  {
    fault: { route: createCustomer, kind: 'delay', delayMs: 50 },
    status: 200,
    sent: 1,
    stored: 'linked',
  },
])('PUT /customer when Dojo’s answer suffers from $fault', (row) => {
  it(`answers ${row.status} ${row.code ?? ''}, sends ${row.sent}, leaves the item ${row.stored}`, async () => {
    simulator.faults.next(row.fault);
    const answer = await send('PUT /customer');
    expect(answer.status).toBe(row.status);
    if (row.code !== undefined) expect(answer.body).toMatchObject({ code: row.code });
    expect(answer.headers.has('retry-after')).toBe(row.status === 503);
    expect(sent(createCustomer)).toBe(row.sent);
    expect(await storedState()).toBe(row.stored);
  });
});

describe('POST /customer/secret', () => {
  it.each<NextFault>([
    { route: createSecret, kind: 'answer-lost', times: 2 },
    { route: createSecret, kind: 'status', status: 503, times: 2 },
    { route: createSecret, kind: 'truncated', times: 2 },
  ])('survives two times $kind, since minting twice does no harm', async (fault) => {
    simulator.faults.next(fault);
    expect((await send('POST /customer/secret')).status).toBe(200);
    expect(sent(createSecret)).toBe(3);
  });

  it('is 503 with Retry-After when Dojo stays away', async () => {
    simulator.faults.next({ route: createSecret, kind: 'status', status: 503, times: 3 });
    const answer = await send('POST /customer/secret');
    expect(answer).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(sent(createSecret)).toBe(3);
  });

  it('passes on how long Dojo asks to wait', async () => {
    const fault = { route: createSecret, kind: 'status', status: 429 } as const;
    simulator.faults.next({ ...fault, retryAfterSeconds: 40 });
    const answer = await send('POST /customer/secret');
    expect(answer).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('40');
    expect(sent(createSecret)).toBe(1);
  });

  it('is 502 when Dojo’s answer lacks the secret', async () => {
    simulator.faults.next({ route: createSecret, kind: 'wrong-shape' });
    expect(await send('POST /customer/secret')).toMatchObject({
      status: 502,
      body: { code: 'dojo_contract_broken' },
    });
  });
});

describe('POST /payment-intents', () => {
  it.each<NextFault>([
    { route: createIntent, kind: 'answer-lost' },
    { route: createIntent, kind: 'status', status: 500 },
    { route: createIntent, kind: 'malformed' },
  ])('is sent once and is 503 with a longer Retry-After after $kind', async (fault) => {
    simulator.faults.next(fault);
    const answer = await send('POST /payment-intents', order);
    expect(answer).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(sent(createIntent)).toBe(1);
  });

  it('is 502 with Dojo’s trace id in the log when Dojo refuses', async () => {
    simulator.faults.next({ route: createIntent, kind: 'status', status: 400, times: 2 });
    const answer = await send('POST /payment-intents', order);
    expect(answer).toMatchObject({ status: 502, body: { code: 'dojo_refused' } });
    expect(logged('dojo_refused').at(-1).dojoTraceId).toMatch(/\w+/);
  });

  it('cancels an unlinked intent and makes another, when Dojo has lost the customer', async () => {
    const lost = await send('PUT /customer');
    const { customerId } = ensureCustomerAnswer.parse(lost.body);
    await ageItems(stack, canaryKey, `user#${user}`);
    simulator.accounts.list()[0]?.customers.delete(customerId);
    const answer = await send('POST /payment-intents', order);
    expect(answer.status).toBe(201);
    expect(createPaymentIntentAnswer.parse(answer.body).customerId).not.toBe(customerId);
    expect(sent(createIntent)).toBe(2);
    expect(sent(cancelIntent)).toBe(1);
    expect(logged('customer_replaced')).toHaveLength(1);
  });

  it('prices the order before it asks Dojo for anything', async () => {
    const tooMuch = { ...order, amount: { value: 2 ** 50, currencyCode: 'GBP' } };
    expect((await send('POST /payment-intents', tooMuch)).status).toBe(422);
    expect(sent(createCustomer) + sent(createIntent)).toBe(0);
    expect(await storedState()).toBeUndefined();
  });
});

it.each<{ readonly fault: NextFault; readonly request: readonly [string, unknown?]; code: string }>(
  [
    {
      fault: { route: createCustomer, kind: 'answer-lost' },
      request: ['PUT /customer'],
      code: 'dojo_outcome_unknown',
    },
    {
      fault: { route: createSecret, kind: 'wrong-shape' },
      request: ['POST /customer/secret'],
      code: 'dojo_contract_broken',
    },
    {
      fault: { route: createIntent, kind: 'status', status: 400, times: 2 },
      request: ['POST /payment-intents', order],
      code: 'dojo_refused',
    },
  ],
)('$request.0 logs $fault.kind as $code, without a name, key or secret', async (row) => {
  simulator.faults.next(row.fault);
  await send(...row.request);
  expect(logged(row.code)).toHaveLength(1);
});
