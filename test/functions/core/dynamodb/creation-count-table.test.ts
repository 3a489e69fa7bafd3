import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import { creationCountTable } from '../../../../functions/core/dynamodb/creation-count-table.ts';
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
  nowMs = Date.parse('2026-01-01T12:34:00Z');
  await createTable(server.url, `table-${++tables}`);
});

interface Instance {
  readonly perMinute?: number;
  readonly perDay?: number;
  readonly clockOffsetMs?: number;
  readonly stage?: string;
}

function instance({ perMinute = 3, perDay = 5, clockOffsetMs = 0, stage = 'live' }: Instance = {}) {
  return creationCountTable(client, `table-${tables}`, {
    limits: { perMinute, perDay },
    deployment: { app: 'demo', stage },
    clock: () => nowMs + clockOffsetMs,
  });
}
function create(user = 'alice', options: Instance = {}) {
  return instance(options).count(user as UserId);
}
async function createTimes(times: number, options: Instance = {}) {
  return Promise.all(Array.from({ length: times }, () => create('alice', options)));
}
function at(time: string) {
  nowMs = Date.parse(time);
}
async function items() {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: `table-${tables}` }));
  return Items;
}

const minuteFull = { window: 'minute', endsAtMs: Date.parse('2026-01-01T12:35:00Z') };
const dayFull = { window: 'day', endsAtMs: Date.parse('2026-01-02T00:00:00Z') };

describe('what a user may create', () => {
  it('is as much in a minute as the limit says', async () => {
    expect([await create(), await create(), await create(), await create()]).toEqual([
      'counted',
      'counted',
      'counted',
      minuteFull,
    ]);
  });

  it('is as much as before from the first millisecond of the next minute', async () => {
    await createTimes(3);
    at('2026-01-01T12:34:59.999Z');
    expect(await create()).toEqual(minuteFull);
    at('2026-01-01T12:35:00.000Z');
    expect(await create()).toBe('counted');
  });

  it('is as much in a day as the limit says', async () => {
    await createTimes(3);
    at('2026-01-01T12:35:00Z');
    expect([await create(), await create(), await create()]).toEqual([
      'counted',
      'counted',
      dayFull,
    ]);
  });

  it('is as much as before from the first millisecond of the next day', async () => {
    await createTimes(5, { perMinute: 5 });
    at('2026-01-01T23:59:59.999Z');
    expect(await create()).toEqual(dayFull);
    at('2026-01-02T00:00:00.000Z');
    expect(await create()).toBe('counted');
  });

  it('says that the day is full where the minute is full as well', async () => {
    await createTimes(5, { perMinute: 5 });
    expect(await create('alice', { perMinute: 5 })).toEqual(dayFull);
  });

  it('is not exceeded by many at once on several instances', async () => {
    const outcomes = await createTimes(40, { perMinute: 7, perDay: 100 });
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(7);
  });

  it('is not counted where it is refused', async () => {
    await createTimes(3);
    await createTimes(20);
    at('2026-01-01T12:35:00Z');
    expect([await create(), await create()]).toEqual(['counted', 'counted']);
  });

  it('is counted in its own minute by an instance whose clock is behind', async () => {
    at('2026-01-01T12:35:01Z');
    await createTimes(2);
    const behind = { clockOffsetMs: -2_000 };
    expect(await create('alice', behind)).toBe('counted');
    expect(await create()).toBe('counted');
  });

  it('is apart from what other users create', async () => {
    await createTimes(3);
    expect(await create('bob')).toBe('counted');
  });

  it('is apart in another stage, even in the same table', async () => {
    await createTimes(3);
    expect(await create('alice', { stage: 'sandbox' })).toBe('counted');
  });
});

describe('what is stored', () => {
  it('is one item for a user’s day, which expires a day after it', async () => {
    await create();
    at('2026-01-01T23:59:00Z');
    await createTimes(2);
    const [item, ...others] = await items();
    expect(others).toEqual([]);
    expect(item).toEqual({
      pk: { S: expect.stringMatching(/^created#2026-01-01#[\w-]{43}$/) },
      m754: { N: '1' },
      m1439: { N: '2' },
      inDay: { N: '3' },
      expiresAtSeconds: { N: String(Date.parse('2026-01-03T00:00:00Z') / 1_000) },
    });
  });

  it('does not say which user it is', async () => {
    await create('alice@mail.example');
    expect(JSON.stringify(await items())).not.toContain('alice');
  });

  it('counts on from what is stored already', async () => {
    await create();
    const key = (await items())[0]?.pk?.S ?? '';
    await create();
    const { Item } = await client.send(
      new GetItemCommand({ TableName: `table-${tables}`, Key: { pk: { S: key } } }),
    );
    expect(Item).toMatchObject({ m754: { N: '2' }, inDay: { N: '2' } });
  });
});

describe('a table that does not answer', () => {
  it('lets nothing be created', async () => {
    const nowhere = creationCountTable(client, 'no-such-table', {
      limits: { perMinute: 3, perDay: 5 },
      deployment: { app: 'demo', stage: 'live' },
      clock: () => nowMs,
    });
    await expect(nowhere.count('alice' as UserId)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'table_unavailable',
    });
  });
});
