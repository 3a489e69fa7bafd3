import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveBackBudgetTable } from '../../../../functions/core/dynamodb/give-back-budget-table.ts';
import { paymentRecordTable } from '../../../../functions/core/dynamodb/payment-record-table.ts';
import type { PaymentRecord } from '../../../../functions/core/payment-operations/payment-record.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

let server: DynamoDb;
let client: DynamoDBClient;
let TableName: string;
let tables = 0;
let nowMs: number;

beforeAll(async () => {
  server = await startDynamoDb();
  client = new DynamoDBClient({
    endpoint: server.url,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
beforeEach(async () => {
  nowMs = Date.parse('2026-01-01T23:59:59Z');
  TableName = `table-${++tables}`;
  await createTable(server.url, TableName);
});

async function stored(pk: string) {
  return (await client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;
}

const operation = {
  id: 'op-1',
  kind: 'capture',
  keyHash: 'key',
  requestHash: 'request',
  amount: { value: 2_000, currencyCode: 'GBP' },
  startedAtMs: 1_767_312_000_000,
} as const;

const record: PaymentRecord = {
  revision: 'r1',
  open: {
    ...operation,
    before: {
      status: 'Authorized',
      captures: ['cp_1'],
      capturedAmount: 1_000,
      refundedAmount: 0,
    },
    leaseExpiresAtMs: 0,
    provenAtMs: 1_767_312_300_000,
    unresolved: { sinceMs: 1_767_312_001_000, reason: 'not-shown' },
  },
  settled: [
    {
      ...operation,
      id: 'op-0',
      outcome: 'moved',
      dojoId: 'cp_1',
      settledAtMs: 1_767_311_000_000,
      settledBy: 'answer',
    },
  ],
  known: { captured: 1_000, refunded: 0 },
  prepared: {
    paymentIntentId: 'pi_2',
    sinceMs: 1_767_310_000_000,
    keyHash: 'other',
    requestHash: 'other',
  },
};

describe('the record of a payment in the table', () => {
  it('is read as it was written', async () => {
    const records = paymentRecordTable(client, TableName);
    expect(await records.find('pi_1')).toBeUndefined();
    expect(await records.replace('pi_1', undefined, record)).toBe(true);
    expect(await records.find('pi_1')).toEqual(record);
  });

  it('is written over the one that was read, and over no other', async () => {
    const records = paymentRecordTable(client, TableName);
    await records.replace('pi_1', undefined, record);
    expect(await records.replace('pi_1', undefined, { ...record, revision: 'r2' })).toBe(false);
    const stale = { ...record, revision: 'r0' };
    expect(await records.replace('pi_1', stale, { ...record, revision: 'r2' })).toBe(false);
    expect(await records.replace('pi_1', record, { ...record, revision: 'r2' })).toBe(true);
  });

  it('stays for ever, and shows whether something is open', async () => {
    const records = paymentRecordTable(client, TableName);
    await records.replace('pi_1', undefined, record);
    expect(await stored('payment#pi_1')).toMatchObject({ openSinceMs: { N: '1767312000000' } });
    const { open: _, ...settled } = record;
    await records.replace('pi_1', record, { ...settled, revision: 'r2' });
    const item = await stored('payment#pi_1');
    expect(item).not.toHaveProperty('openSinceMs');
    expect(item).not.toHaveProperty('expiresAtSeconds');
  });

  it('that cannot be read is no reason to begin anew', async () => {
    const Item = {
      pk: { S: 'payment#pi_1' },
      revision: { S: 'r' },
      record: { S: '{"settled":1}' },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    await expect(paymentRecordTable(client, TableName).find('pi_1')).rejects.toMatchObject({
      code: 'payment_item_unreadable',
    });
  });

  it('is still read as the first version wrote it', async () => {
    const written = {
      settled: [
        {
          ...operation,
          outcome: 'declined',
          paymentIntentId: 'pi_9',
          settledAtMs: 1,
          settledBy: 'person',
        },
      ],
      known: { captured: 0, refunded: 500 },
    };
    const Item = {
      pk: { S: 'payment#si_1' },
      revision: { S: 'r' },
      record: { S: JSON.stringify(written) },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    expect(await paymentRecordTable(client, TableName).find('si_1')).toEqual({
      revision: 'r',
      ...written,
    });
  });
});

describe('the budget of what may be given back within a day', () => {
  const gbp = (value: number) => ({ value, currencyCode: 'GBP' });
  const budget = () =>
    giveBackBudgetTable(client, TableName, {
      perDay: { GBP: 1_000, EUR: 100 },
      clock: () => nowMs,
    });

  it('lasts to its last penny, over all instances', async () => {
    expect([
      await budget().take(gbp(600)),
      await budget().take(gbp(401)),
      await budget().take(gbp(400)),
      await budget().take(gbp(1)),
    ]).toEqual([true, false, true, false]);
  });

  it('is not exceeded by many at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => budget().take(gbp(100))));
    expect(taken.filter(Boolean)).toHaveLength(10);
  });

  it('is one for each currency, and none for another', async () => {
    await budget().take(gbp(1_000));
    expect(await budget().take({ value: 100, currencyCode: 'EUR' })).toBe(true);
    expect(await budget().take({ value: 1, currencyCode: 'USD' })).toBe(false);
  });

  it('begins anew at midnight, UTC', async () => {
    await budget().take(gbp(1_000));
    nowMs += 1_000;
    expect(await budget().take(gbp(1_000))).toBe(true);
  });

  it('gets back what was taken for nothing', async () => {
    await budget().take(gbp(1_000));
    await budget().putBack(gbp(1_000));
    expect(await budget().take(gbp(1_000))).toBe(true);
  });

  it('is deleted some days later', async () => {
    await budget().take(gbp(1));
    expect(await stored('give-back#2026-01-01#GBP')).toMatchObject({
      expiresAtSeconds: { N: String(nowMs / 1_000 + 3 * 86_400) },
    });
  });
});
