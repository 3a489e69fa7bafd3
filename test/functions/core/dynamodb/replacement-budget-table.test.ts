import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import { replacementBudgetTable } from '../../../../functions/core/dynamodb/replacement-budget-table.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

let server: DynamoDb;
let client: DynamoDBClient;
let nowMs: number;
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
  nowMs = Date.parse('2026-01-01T12:59:00Z');
  await createTable(server.url, `table-${++tables}`);
});

function budget() {
  return replacementBudgetTable(client, `table-${tables}`, { limitPerHour: 2, clock: () => nowMs });
}
function take(id: string) {
  return budget().take(id as CustomerId);
}

describe('the replacement budget', () => {
  it('lasts for as many customers as the limit says, over all instances', async () => {
    expect([await take('a'), await take('b'), await take('c')]).toEqual([true, true, false]);
  });

  it('takes nothing more for the same customer', async () => {
    expect([await take('a'), await take('a'), await take('b'), await take('a')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('holds for any 60 minutes, not only for those of the clock', async () => {
    await take('a');
    await take('b');
    nowMs += 2 * 60_000;
    expect([await take('c'), await take('a')]).toEqual([false, true]);
  });

  it('is whole again two hours later', async () => {
    await take('a');
    await take('b');
    nowMs += 2 * 3_600_000;
    expect(await take('c')).toBe(true);
  });

  it('is not exceeded by many at the same time', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, (_, index) => take(`id-${index}`)));
    expect(taken.filter(Boolean)).toHaveLength(2);
  });
});
