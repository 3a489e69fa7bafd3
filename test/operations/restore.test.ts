import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { connect } from '../../operations/connect.ts';
import { runAudit } from '../../operations/run-audit.ts';
import { approvedCard, type RouteCaller, startRouteCaller } from '../functions/route-caller.ts';

const hourMs = 3_600_000;
let api: RouteCaller;
let table: DynamoDBClient;

beforeAll(async () => {
  api = await startRouteCaller();
  table = new DynamoDBClient({
    endpoint: api.stack.dynamoDbUrl,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  table.destroy();
  await api.stack.close();
});

async function items() {
  const { Items = [] } = await table.send(
    new ScanCommand({ TableName: api.stack.tableName, ConsistentRead: true }),
  );
  return Items;
}

/** Puts the table back to what it held then. */
async function restore(then: Awaited<ReturnType<typeof items>>): Promise<void> {
  const TableName = api.stack.tableName;
  for (const { pk } of await items()) {
    if (pk !== undefined) await table.send(new DeleteItemCommand({ TableName, Key: { pk } }));
  }
  for (const Item of then) await table.send(new PutItemCommand({ TableName, Item }));
}

/** `npm run audit -- --repair --yes`, an hour later: what it has seen is old enough by then. */
async function auditAndRepair() {
  const { stack } = api;
  const service = { region: localRegion, credentials: localCredentials };
  const target = {
    name: 'the local stack',
    settings: stack.settings,
    dojoBaseUrl: stack.dojoUrl,
    tableName: stack.tableName,
    dojoKeySecretName: stack.dojoKeySecretName,
    webhookUrl: undefined,
    webhookSecretName: undefined,
    dynamoDb: { ...service, endpoint: stack.dynamoDbUrl },
    secretsManager: { ...service, endpoint: stack.secretsManagerUrl },
  };
  const connection = connect(target);
  try {
    const { repaired = [] } = await runAudit({
      target,
      connection,
      args: { from: undefined, repair: true, maxDeletions: undefined },
      progress: { show: () => {}, end: () => {} },
      shouldStop: () => false,
      agree: async () => true,
      clock: () => Date.now() + hourMs,
    });
    return repaired.map(({ finding, outcome }) => [finding.kind, outcome.kind]);
  } finally {
    connection.close();
  }
}

async function customerOf(user: string): Promise<string> {
  const { body } = await api.send(user, 'PUT /customer');
  return (body as { customerId: string }).customerId;
}

async function saveCard(user: string): Promise<void> {
  const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order 1' };
  const { body } = await api.send(user, 'POST /checkout', { body: order });
  const { paymentIntentId, customerSecret } = body as Record<string, string>;
  const paid = await api.pay({
    paymentIntentId,
    customerSecret,
    card: approvedCard,
    savePaymentMethod: true,
  });
  expect(paid.body).toMatchObject({ result: 'approved' });
}

async function cardsOf(user: string): Promise<number> {
  const { body } = await api.send(user, 'GET /payment-methods');
  return (body as { paymentMethods: readonly unknown[] }).paymentMethods.length;
}

describe('a table that was restored to an older state', () => {
  let before: string;
  let after: string;
  let customers: Readonly<Record<'before' | 'after', string>>;
  let outcomes: readonly (readonly string[])[];
  let tests = 0;

  beforeEach(async () => {
    tests += 1;
    before = `before-${tests}`;
    after = `after-${tests}`;
    const first = await customerOf(before);
    const then = await items();
    const second = await customerOf(after);
    customers = { before: first, after: second };
    await saveCard(before);
    await saveCard(after);
    await restore(then);
    outcomes = await auditAndRepair();
  });

  it('deletes nothing, and records the customer of a user whom it does not know', () => {
    expect(outcomes).toContainEqual(['orphan', 'recorded']);
    expect(outcomes.map(([, outcome]) => outcome)).not.toContain('deleted');
  });

  it('gives every user who comes back the same customer, with all cards', async () => {
    expect(await customerOf(before)).toBe(customers.before);
    expect(await customerOf(after)).toBe(customers.after);
    expect([await cardsOf(before), await cardsOf(after)]).toEqual([1, 1]);
  });

  it('creates no customer when the unknown user comes back many times at once', async () => {
    api.simulator.requests.clear();
    const ids = await Promise.all(Array.from({ length: 20 }, () => customerOf(after)));
    expect(new Set(ids)).toEqual(new Set([customers.after]));
    expect(api.simulator.requests.count('POST /customers')).toBe(0);
  });

  it('erases the recorded customer, with its cards, of an unknown user who leaves', async () => {
    expect((await api.send(after, 'DELETE /customer')).status).toBe(204);
    const customerIds = api.simulator.accounts
      .list()
      .flatMap((account) => account.customers.list().map(({ id }) => id));
    expect(customerIds).not.toContain(customers.after);
    expect(customerIds).toContain(customers.before);
  });
});
