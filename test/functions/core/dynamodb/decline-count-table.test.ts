import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import { declineCountTable } from '../../../../functions/core/dynamodb/decline-count-table.ts';
import type { DeclinedAttempt } from '../../../../functions/core/limits/declines.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

let server: DynamoDb;
let client: DynamoDBClient;
let nowMs: number;
let tables = 0;

interface Made {
  readonly user?: string;
  readonly madeAt?: string | null;
}

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

/** Attempts that were all made at `madeAt`: `null` where Dojo does not say. */
function add(ids: readonly string[], { user = 'alice', madeAt }: Made = {}) {
  const atMs = madeAt === null ? undefined : Date.parse(madeAt ?? '2026-01-01T11:00:00Z');
  return addAll(
    ids.map((id) => ({ id, atMs })),
    user,
  );
}
function addAll(attempts: readonly DeclinedAttempt[], user = 'alice') {
  return declineCountTable(client, `table-${tables}`, {
    deployment: { app: 'demo', stage: 'live' },
    clock: () => nowMs,
  }).add(user as UserId, attempts);
}
function at(time: string) {
  nowMs = Date.parse(time);
}
async function items() {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: `table-${tables}` }));
  return Items;
}
const ten = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

describe('the declined attempts of a user’s day', () => {
  it('are counted once each', async () => {
    expect(await add(['a', 'b'])).toEqual([{ known: 0, added: 2 }]);
    expect(await add(['b', 'c', 'c'])).toEqual([{ known: 2, added: 1 }]);
    expect(await add(['a', 'b', 'c'])).toEqual([{ known: 3, added: 0 }]);
  });

  it('are each new to one of many at the same time', async () => {
    const added = await Promise.all(Array.from({ length: 10 }, () => add(['a'])));
    expect(added.flat().filter((outcome) => outcome.added === 1)).toHaveLength(1);
  });

  it('are another’s in another user', async () => {
    await add(['a']);
    expect(await add(['a'], { user: 'bob' })).toEqual([{ known: 0, added: 1 }]);
  });

  it('are not counted again when they are read on another day', async () => {
    at('2026-01-01T23:59:00Z');
    expect(await add(ten)).toEqual([{ known: 0, added: 10 }]);
    at('2026-01-01T23:59:30Z');
    expect(await add(ten)).toEqual([{ known: 10, added: 0 }]);
    for (const time of ['2026-01-02T00:01:00Z', '2026-01-04T12:00:00Z', '2026-01-08T10:59:59Z']) {
      at(time);
      expect(await add(ten)).toEqual([{ known: 10, added: 0 }]);
    }
  });

  it('are counted for the day on which they were made, whenever they are read', async () => {
    at('2026-01-03T09:00:00Z');
    const attempts = [
      { id: 'a', atMs: Date.parse('2026-01-01T23:59:59Z') },
      { id: 'b', atMs: Date.parse('2026-01-02T00:00:00Z') },
      { id: 'c', atMs: Date.parse('2026-01-02T23:00:00Z') },
    ];
    expect(await addAll(attempts)).toEqual([
      { known: 0, added: 1 },
      { known: 0, added: 2 },
    ]);
  });

  it('are not counted when they are read seven days later, and cost nothing then', async () => {
    at('2026-01-08T11:00:00Z');
    expect(await add(ten)).toEqual([]);
    expect(await items()).toEqual([]);
  });

  it('are kept for eight days after theirs, without user and intent', async () => {
    await add(['pi_private'], { user: 'private-user' });
    expect(await items()).toEqual([
      {
        pk: { S: expect.stringMatching(/^declined#2026-01-01#[\w-]{43}$/) },
        attempts: { SS: [expect.stringMatching(/^[\w-]{16}$/)] },
        expiresAtSeconds: { N: String(Date.parse('2026-01-10T00:00:00Z') / 1_000) },
      },
    ]);
  });

  it('are not counted beyond 500', async () => {
    await add(Array.from({ length: 600 }, (_, index) => `attempt ${index}`));
    expect(await add(['one more'])).toEqual([{ known: 500, added: 0 }]);
  });
});

describe('declined attempts of which Dojo does not say when', () => {
  const untimed = { madeAt: null };

  it('are those as well that it dates more than a day ahead', async () => {
    await add(['a'], { madeAt: '2026-01-02T12:00:01Z' });
    expect(await add(['a'], untimed)).toEqual([{ known: 1, added: 0 }]);
  });

  it('are counted once, while they are read again within eight days', async () => {
    expect(await add(ten, untimed)).toEqual([{ known: 0, added: 10 }]);
    at('2026-01-02T12:00:00Z');
    expect(await add(ten, untimed)).toEqual([{ known: 10, added: 0 }]);
  });

  it('are kept for eight days after they were read last', async () => {
    await add(['a'], untimed);
    at('2026-01-02T12:00:00Z');
    await add(['a'], untimed);
    expect(await items()).toEqual([
      expect.objectContaining({
        pk: { S: expect.stringMatching(/^declined#undated#[\w-]{43}$/) },
        expiresAtSeconds: { N: String(Date.parse('2026-01-10T12:00:00Z') / 1_000) },
      }),
    ]);
  });
});

describe('a table that does not answer', () => {
  it('is a failure', async () => {
    const nowhere = declineCountTable(client, 'no-such-table', {
      deployment: { app: 'demo', stage: 'live' },
      clock: () => nowMs,
    });
    await expect(nowhere.add('alice' as UserId, [{ id: 'a', atMs: nowMs }])).rejects.toMatchObject({
      name: 'Unavailable',
    });
  });
});
