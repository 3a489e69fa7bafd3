import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
    expect(await runs().begin(limitMs)).toMatchObject({ from: undefined });
  });

  it('never overlap', async () => {
    const begun = await Promise.all([1, 2, 3, 4].map(() => runs().begin(limitMs)));
    expect(begun.filter((run) => run !== undefined)).toHaveLength(1);
  });

  it('go on where the last one stopped', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    expect(await runs().begin(limitMs)).toMatchObject({ from: 'cursor' });
  });

  it('begin at the start again after one that came to its end', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    await (await runs().begin(limitMs))?.end(at(undefined));
    expect(await runs().begin(limitMs)).toMatchObject({ from: undefined });
  });

  it('that died are followed by another one once their time is over, at the same place', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    await runs().begin(limitMs);
    time.advance(limitMs - 1);
    expect(await runs().begin(limitMs)).toBeUndefined();
    time.advance(1);
    expect(await runs().begin(limitMs)).toMatchObject({ from: 'cursor' });
  });

  it('forget a cursor after three days', async () => {
    await (await runs().begin(limitMs))?.end(at('cursor'));
    time.advance(3 * dayMs);
    expect(await runs().begin(limitMs)).toMatchObject({ from: undefined });
  });

  it('cannot be ended by one that was overtaken', async () => {
    const late = await runs().begin(limitMs);
    time.advance(limitMs);
    const current = await runs().begin(limitMs);
    await late?.end(at('late'));
    await current?.end(at('current'));
    expect(await runs().begin(limitMs)).toMatchObject({ from: 'current' });
  });
});
