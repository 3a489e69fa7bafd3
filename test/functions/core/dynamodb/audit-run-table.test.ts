import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunSoFar } from '../../../../functions/core/customers/audit/audit-runs.ts';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import type { Marker } from '../../../../functions/core/customers/marker.ts';
import { auditRunTable } from '../../../../functions/core/dynamodb/audit-run-table.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';

const limitMs = 900_000;
const dayMs = 86_400_000;

function at(cursor: string | undefined, listBegunAtMs?: number) {
  return { cursor, listBegunAtMs };
}

const soFar: RunSoFar = {
  startedAtMs: new FakeTime().nowMs,
  begunAtMs: new FakeTime().nowMs,
  isFromStart: true,
  backToMs: undefined,
  linksFromMs: 3,
  listed: { pages: 4, customers: 5, marked: 6, ofOtherMaps: 7 },
  inDoubt: [
    {
      marker: '[sc:aaaaaa:bbbbbbbbbbbbbbbbbbbb]' as Marker,
      id: 'cust_sandbox_1' as CustomerId,
      createdAtMs: undefined,
    },
  ],
  findings: { orphan: 8 },
  deletions: 9,
  openSeenAtMs: 10,
  mapReadMs: 11,
};

describe('the runs of the audit', () => {
  let server: DynamoDb;
  let client: DynamoDBClient;
  let time: FakeTime;
  let writes: number;

  beforeEach(async () => {
    server = await startDynamoDb();
    await createTable(server.url, 'table');
    client = new DynamoDBClient({
      endpoint: server.url,
      region: localRegion,
      credentials: localCredentials,
    });
    time = new FakeTime();
    writes = 0;
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });
  const runs = () =>
    auditRunTable(client, 'table', { clock: time.clock, newRevision: () => `r${++writes}` });

  it('begin at the start', async () => {
    expect(await runs().begin(limitMs)).toMatchObject({ begun: { cursor: undefined } });
  });

  it('leave a list three days after it was begun, however often they break at the same place', async () => {
    await (await runs().begin(limitMs))?.end({ ...at('cursor', 5), soFar });
    for (let day = 0; day < 3; day++) {
      expect((await runs().begin(limitMs))?.begun.cursor).toBe('cursor');
      time.advance(dayMs);
    }
    expect((await runs().begin(limitMs))?.begun).toEqual(at(undefined));
  });

  it('never overlap', async () => {
    const begun = await Promise.all([1, 2, 3, 4].map(() => runs().begin(limitMs)));
    expect(begun.filter((run) => run !== undefined)).toHaveLength(1);
  });

  it('go on where the last one stopped', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    expect(await runs().begin(limitMs)).toMatchObject({ begun: { cursor: 'cursor' } });
  });

  it('hand on what the parts of an audit have found so far', async () => {
    await (await runs().begin(limitMs))?.end({ ...at('cursor', 5), soFar });
    expect((await runs().begin(limitMs))?.begun).toEqual({ ...at('cursor', 5), soFar });
  });

  it('hand on what was deleted on a day though the list begins anew', async () => {
    const deleted = { count: 9, atMs: 10 };
    await (await runs().begin(limitMs))?.end({ ...at('cursor', 5), soFar, deleted });
    await (await runs().begin(limitMs))?.end({ ...at(undefined), deleted });
    expect((await runs().begin(limitMs))?.begun).toEqual({ ...at(undefined), deleted });
  });

  it('hand on the deletions that one reserved which died', async () => {
    await (await runs().begin(limitMs))?.end({ ...at('cursor', 5), soFar });
    const dying = await runs().begin(limitMs);
    await dying?.reserve({ count: 7, atMs: 8 });
    time.advance(limitMs);
    expect((await runs().begin(limitMs))?.begun).toEqual({
      ...at('cursor', 5),
      soFar,
      deleted: { count: 7, atMs: 8 },
    });
  });

  it('can be ended after a reservation', async () => {
    const run = await runs().begin(limitMs);
    await run?.reserve({ count: 7, atMs: 8 });
    await run?.end(at('cursor'));
    expect((await runs().begin(limitMs))?.begun).toEqual(at('cursor'));
  });

  it('reserve nothing once they were overtaken', async () => {
    const late = await runs().begin(limitMs);
    time.advance(limitMs);
    const current = await runs().begin(limitMs);
    await expect(late?.reserve({ count: 7, atMs: 8 })).rejects.toMatchObject({
      code: 'audit_overtaken',
    });
    await current?.end(at('current'));
    expect((await runs().begin(limitMs))?.begun).toEqual(at('current'));
  });

  it('hand on how many pages the next part is to take', async () => {
    const fewer = { ...soFar, pagesAtMost: 12 };
    await (await runs().begin(limitMs))?.end({ ...at('cursor', 5), soFar: fewer });
    expect((await runs().begin(limitMs))?.begun.soFar).toEqual(fewer);
  });

  it('begin at the start again after one that came to its end', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    await (await runs().begin(limitMs))?.end(at(undefined));
    expect(await runs().begin(limitMs)).toMatchObject({ begun: { cursor: undefined } });
  });

  it('that died are followed by another one once their time is over, at the same place', async () => {
    await (await runs().begin(limitMs))?.end({ ...at('cursor', 5), soFar });
    await runs().begin(limitMs);
    time.advance(limitMs - 1);
    expect(await runs().begin(limitMs)).toBeUndefined();
    time.advance(1);
    expect(await runs().begin(limitMs)).toMatchObject({
      begun: { ...at('cursor', 5), soFar },
    });
  });

  it('forget a cursor after three days', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    time.advance(3 * dayMs);
    expect(await runs().begin(limitMs)).toMatchObject({ begun: { cursor: undefined } });
  });

  it('cannot be ended by one that was overtaken', async () => {
    const late = await runs().begin(limitMs);
    time.advance(limitMs);
    const current = await runs().begin(limitMs);
    await late?.end(at('late'));
    await current?.end(at('current'));
    expect(await runs().begin(limitMs)).toMatchObject({ begun: { cursor: 'current' } });
  });
});
