import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import { declineCountTable } from '../../../../functions/core/dynamodb/decline-count-table.ts';
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
  nowMs = Date.parse('2026-01-01T12:00:00Z');
  await createTable(server.url, `table-${++tables}`);
});

function add(attempts: readonly string[], user = 'alice') {
  return declineCountTable(client, `table-${tables}`, {
    deployment: { app: 'demo', stage: 'live' },
    clock: () => nowMs,
  }).add(user as UserId, attempts);
}

describe('the declined attempts of a user’s day', () => {
  it('are counted once each', async () => {
    expect(await add(['a', 'b'])).toEqual({ known: 0, added: 2 });
    expect(await add(['b', 'c', 'c'])).toEqual({ known: 2, added: 1 });
    expect(await add(['a', 'b', 'c'])).toEqual({ known: 3, added: 0 });
  });

  it('are each new to one of many at the same time', async () => {
    const added = await Promise.all(Array.from({ length: 10 }, () => add(['a'])));
    expect(added.filter((outcome) => outcome.added === 1)).toHaveLength(1);
  });

  it('begin anew with the day, and with another user', async () => {
    await add(['a']);
    expect(await add(['a'], 'bob')).toEqual({ known: 0, added: 1 });
    nowMs = Date.parse('2026-01-02T00:00:00Z');
    expect(await add(['a'])).toEqual({ known: 0, added: 1 });
  });

  it('are kept for two days, without user and intent', async () => {
    await add(['pi_private'], 'private-user');
    const { Items = [] } = await client.send(new ScanCommand({ TableName: `table-${tables}` }));
    expect(Items).toEqual([
      {
        pk: { S: expect.stringMatching(/^declined#2026-01-01#[\w-]{43}$/) },
        attempts: { SS: [expect.stringMatching(/^[\w-]{16}$/)] },
        expiresAtSeconds: { N: String(nowMs / 1_000 + 172_800) },
      },
    ]);
  });

  it('are not counted beyond 500', async () => {
    await add(Array.from({ length: 600 }, (_, index) => `attempt ${index}`));
    expect(await add(['one more'])).toEqual({ known: 500, added: 0 });
  });
});

describe('a table that does not answer', () => {
  it('is a failure', async () => {
    const nowhere = declineCountTable(client, 'no-such-table', {
      deployment: { app: 'demo', stage: 'live' },
      clock: () => nowMs,
    });
    await expect(nowhere.add('alice' as UserId, ['a'])).rejects.toMatchObject({
      name: 'Unavailable',
    });
  });
});
