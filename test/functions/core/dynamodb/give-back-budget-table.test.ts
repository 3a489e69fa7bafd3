import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveBackBudgetTable } from '../../../../functions/core/dynamodb/give-back-budget-table.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

const nowMs = Date.parse('2026-01-01T23:59:59Z');
const tomorrowMs = nowMs + 2_000;
let server: DynamoDb;
let client: DynamoDBClient;
let tables = 0;

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
  await createTable(server.url, `table-${++tables}`);
});

function budget() {
  const perDay = { GBP: 10_000 };
  return giveBackBudgetTable(client, `table-${tables}`, { perDay, clock: () => nowMs });
}
function take(value: number, atMs = nowMs, currencyCode = 'GBP') {
  return budget().take({ value, currencyCode }, atMs);
}
function putBack(value: number, operationId = 'op-1') {
  return budget().putBack({ value, currencyCode: 'GBP' }, { operationId, atMs: nowMs });
}

describe('what may be given back within a day', () => {
  it('is as much as the limit says, to the penny', async () => {
    expect([await take(6_000), await take(4_001), await take(4_000), await take(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('is nothing in a currency without a limit', async () => {
    expect(await take(1, nowMs, 'EUR')).toBe(false);
  });

  it('is never more than the limit at once', async () => {
    expect(await take(10_001)).toBe(false);
  });

  it('is whole again on the next day (UTC)', async () => {
    await take(10_000);
    expect(await take(10_000, tomorrowMs)).toBe(true);
  });

  it('is not exceeded by many at the same time', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(3_000)));
    expect(taken.filter(Boolean)).toHaveLength(3);
  });

  it('has room again for what was put back', async () => {
    await take(10_000);
    await putBack(4_000);
    expect([await take(4_001), await take(4_000)]).toEqual([false, true]);
  });

  it('is put back once for each operation, though the SDK repeats a write', async () => {
    await take(10_000);
    await putBack(2_000, 'op-1');
    await putBack(2_000, 'op-1');
    await putBack(3_000, 'op-2');
    expect([await take(5_001), await take(5_000)]).toEqual([false, true]);
  });

  it('does not grow on the next day by what was taken on the day before', async () => {
    await take(10_000);
    await putBack(10_000);
    expect([await take(10_000, tomorrowMs), await take(1, tomorrowMs)]).toEqual([true, false]);
  });

  it('is forgotten after three days', async () => {
    await take(1);
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: `table-${tables}`,
        Key: { pk: { S: 'give-back#2026-01-01#GBP' } },
      }),
    );
    expect(Item).toEqual({
      pk: { S: 'give-back#2026-01-01#GBP' },
      minorUnits: { N: '1' },
      expiresAtSeconds: { N: '1767571199' },
    });
  });
});

describe('a table that does not answer', () => {
  it('gives nothing back: nothing was done', async () => {
    const nowhere = giveBackBudgetTable(client, 'no-such-table', {
      perDay: { GBP: 10_000 },
      clock: () => nowMs,
    });
    await expect(nowhere.take({ value: 1, currencyCode: 'GBP' }, nowMs)).rejects.toMatchObject({
      name: 'Unavailable',
    });
  });
});
