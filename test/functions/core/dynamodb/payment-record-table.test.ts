import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPaymentScan } from '../../../../functions/core/dynamodb/open-payment-scan.ts';
import {
  paymentIdOfKey,
  paymentRecordTable,
} from '../../../../functions/core/dynamodb/payment-record-table.ts';
import type {
  OpenOperation,
  PaymentRecord,
} from '../../../../functions/core/payment-operations/payment-record.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

const TableName = 'table';
let server: DynamoDb;
let client: DynamoDBClient;
let payments = 0;
let id: string;

beforeAll(async () => {
  server = await startDynamoDb();
  await createTable(server.url, TableName);
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
beforeEach(() => {
  id = `pi_${++payments}`;
});

const open: OpenOperation = {
  id: 'op-1',
  kind: 'charge',
  keyHash: 'K',
  requestHash: 'r',
  amount: { value: 4_000, currencyCode: 'GBP' },
  before: {
    status: 'Authorized',
    captures: ['cp_1'],
    capturedAmount: 1,
    refundedAmount: 2,
    updatedAtMs: 900,
  },
  startedAtMs: 1_000,
  leaseExpiresAtMs: 2_000,
  provenAtMs: 3_000,
  paymentIntentId: 'pi_made',
  refusal: { kind: 'refused', dojoStatus: 400 },
  unresolved: { sinceMs: 1_500, reason: 'somebody-else' },
};

function record(revision: string, changes: Partial<PaymentRecord> = {}): PaymentRecord {
  return { revision, settled: [], known: { captured: 0, refunded: 0 }, ...changes };
}
function records() {
  return paymentRecordTable(client, TableName);
}
async function stored() {
  const Key = { pk: { S: `payment#${id}` } };
  return (await client.send(new GetItemCommand({ TableName, Key }))).Item;
}

describe('the record of a payment', () => {
  it('is none at first', async () => {
    expect(await records().find(id)).toBeUndefined();
  });

  it('is read back as it was written, to the last field', async () => {
    const { before, leaseExpiresAtMs, provenAtMs, refusal, unresolved, ...operation } = open;
    const full = record('one', {
      open,
      settled: [
        { ...operation, outcome: 'moved', dojoId: 'cp_1', settledAtMs: 9, settledBy: 'person' },
      ],
      known: { captured: 5, refunded: 6 },
      prepared: { paymentIntentId: 'pi_made', sinceMs: 7, keyHash: 'K', requestHash: 'r' },
    });
    expect(await records().replace(id, undefined, full)).toBe(true);
    expect(await records().find(id)).toEqual(full);
  });

  it('is begun by one of 20 at the same time', async () => {
    const begun = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        records().replace(id, undefined, record(`r${index}`, { open })),
      ),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
  });

  it('is not replaced when somebody else has written it', async () => {
    await records().replace(id, undefined, record('mine', { open }));
    await records().replace(id, record('mine'), record('theirs'));
    expect(await records().replace(id, record('mine'), record('late', { open }))).toBe(false);
    expect(await records().find(id)).toEqual(record('theirs'));
  });

  it('counts a repeat that meets its own item as written', async () => {
    await records().replace(id, undefined, record('mine'));
    expect(await records().replace(id, undefined, record('mine'))).toBe(true);
  });

  it('can be found while something is open, and never expires', async () => {
    await records().replace(id, undefined, record('one', { open }));
    expect(await stored()).toMatchObject({ openSinceMs: { N: '1000' } });
    await records().replace(id, record('one'), record('two'));
    expect(Object.keys((await stored()) ?? {}).toSorted()).toEqual(['pk', 'record', 'revision']);
  });

  it.each([
    ['no JSON', { record: { S: 'nothing' }, revision: { S: 'r' } }],
    [
      'a kind from the future',
      { record: { S: '{"settled":[{"kind":"new"}]}' }, revision: { S: 'r' } },
    ],
    ['no revision', { record: { S: '{"settled":[],"known":{"captured":0,"refunded":0}}' } }],
  ])('that cannot be read (%s) does not pass for none', async (_, item) => {
    const Item = { pk: { S: `payment#${id}` }, ...item };
    await client.send(new PutItemCommand({ TableName, Item }));
    await expect(records().find(id)).rejects.toMatchObject({ code: 'payment_item_unreadable' });
  });

  it('is known by its key', () => {
    expect(paymentIdOfKey('payment#pi_1')).toBe('pi_1');
    expect(paymentIdOfKey('user#pi_1')).toBeUndefined();
    expect(paymentIdOfKey(undefined)).toBeUndefined();
  });
});

describe('the payments that wait for an answer', () => {
  const TableOfItsOwn = 'table-of-open-payments';
  const scan = (table = TableOfItsOwn) => openPaymentScan(client, table);

  it('are those with an open operation that was begun before, oldest first', async () => {
    await createTable(server.url, TableOfItsOwn);
    const table = paymentRecordTable(client, TableOfItsOwn);
    const begunAt = (startedAtMs: number) => record('one', { open: { ...open, startedAtMs } });
    await table.replace('pi_late', undefined, begunAt(9_000));
    await table.replace('pi_second', undefined, begunAt(8_999));
    await table.replace('pi_first', undefined, begunAt(1_000));
    await table.replace('pi_settled', undefined, record('one'));
    const Item = {
      pk: { S: 'payment#pi_unreadable' },
      record: { S: '{' },
      openSinceMs: { N: '2000' },
    };
    await client.send(new PutItemCommand({ TableName: TableOfItsOwn, Item }));
    const told = { kind: 'charge', reason: 'somebody-else' };
    expect(await scan().begunBefore(9_000)).toEqual([
      { paymentId: 'pi_first', sinceMs: 1_000, ...told },
      { paymentId: 'pi_unreadable', sinceMs: 2_000, kind: undefined, reason: undefined },
      { paymentId: 'pi_second', sinceMs: 8_999, ...told },
    ]);
  });

  it('are unknown when the table cannot be read', async () => {
    await expect(scan('no-such-table').begunBefore(1)).rejects.toMatchObject({
      code: 'table_unavailable',
    });
  });
});
