import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idempotencyTable } from '../../../../functions/core/dynamodb/idempotency-table.ts';
import { createTable } from '../../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../../local/aws/start-dynamo-db.ts';

let server: DynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await startDynamoDb();
  client = new DynamoDBClient({
    endpoint: server.url,
    region: localRegion,
    credentials: localCredentials,
  });
  await createTable(server.url, 'table');
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

/** 2026-01-01T12:00:00.001Z */
const expiresAtMs = 1_767_268_800_001;
const running = { state: 'running', revision: 'r1', bodyHash: 'body', expiresAtMs } as const;

describe('an idempotency record in the table', () => {
  it('is read as it was written', async () => {
    const records = idempotencyTable(client, 'table');
    const done = { ...running, state: 'done', answer: '{"a":1}' } as const;
    expect(await records.replace('as-written', undefined, done)).toBe(true);
    expect(await records.find('as-written')).toEqual(done);
  });

  it('may be deleted by DynamoDB at the second after it has expired, and not before', async () => {
    await idempotencyTable(client, 'table').replace('expiring', undefined, running);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'once#expiring' } } }),
    );
    expect(Item?.expiresAtSeconds).toEqual({ N: '1767268801' });
  });

  it('of work that failed and was counted is kept for as long as that holds', async () => {
    const records = idempotencyTable(client, 'table');
    const failed = { ...running, expiresAtMs: 0, countedUntilMs: expiresAtMs } as const;
    await records.replace('counted', undefined, failed);
    expect(await records.find('counted')).toEqual(failed);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'once#counted' } } }),
    );
    expect(Item?.expiresAtSeconds).toEqual({ N: '1767268801' });
  });
});
