import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable } from '../../../local/aws/create-table.ts';
import { type DynamoDb, startDynamoDb } from '../../../local/aws/start-dynamo-db.ts';
import type { TableWrite } from '../../../local/aws/table-write.ts';

const TableName = 'save-card-demo-sandbox';

function clientOf({ url }: DynamoDb) {
  return new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

function put(pk: string, customerId: string) {
  return new PutItemCommand({
    TableName,
    Item: { pk: { S: pk }, customerId: { S: customerId } },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
}

function get(pk: string) {
  return new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true });
}

describe('who is told of writes to the embedded DynamoDB', () => {
  it('hears of each write of an item, and whether it was written', async () => {
    const heard: TableWrite[] = [];
    const dynamoDb = await startDynamoDb({ onWrite: (write) => heard.push(write) });
    await createTable(dynamoDb.url, TableName);
    const client = clientOf(dynamoDb);
    await client.send(put('user#alice', 'cust_1'));
    await client.send(put('user#alice', 'cust_2')).catch(() => {});
    await client.send(get('user#alice'));
    await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'user#alice' } } }));
    await expect.poll(() => heard.length).toBe(3);
    client.destroy();
    await dynamoDb.close();

    const item = { pk: { S: 'user#alice' }, customerId: { S: 'cust_1' } };
    const write = { tableName: TableName, key: 'user#alice', isDeletion: false };
    expect(heard).toEqual([
      { ...write, item, isWritten: true },
      { ...write, item: { ...item, customerId: { S: 'cust_2' } }, isWritten: false },
      { ...write, item: undefined, isDeletion: true, isWritten: true },
    ]);
  });
});

describe('the embedded DynamoDB, through the SDK', () => {
  let dynamoDb: DynamoDb;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamoDb = await startDynamoDb();
    client = clientOf(dynamoDb);
    await createTable(dynamoDb.url, TableName);
  });
  afterAll(async () => {
    client.destroy();
    await dynamoDb.close();
  });

  it('has the table with the stack’s key and index, paid by request', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));

    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'customerId', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'customer-id',
          KeySchema: [{ AttributeName: 'customerId', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
  });

  it('lets one of many conditional puts win', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `cust_${index}`);
    const outcomes = await Promise.allSettled(names.map((name) => client.send(put('race', name))));

    const winners = names.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    const losses = outcomes.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
    expect(winners).toHaveLength(1);
    expect(losses.every((it) => it instanceof ConditionalCheckFailedException)).toBe(true);
    const { Item } = await client.send(get('race'));
    expect(Item).toEqual({ pk: { S: 'race' }, customerId: { S: winners[0] } });
  });

  it('leaves a table that exists as it is', async () => {
    await client.send(put('kept', 'cust_1'));
    await createTable(dynamoDb.url, TableName);

    expect((await client.send(get('kept'))).Item).toBeDefined();
  });

  it('outlives a client that hangs up in the middle of a request', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(dynamoDb.url).port), '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"Table', () => {
          socket.resetAndDestroy();
        });
      });
      socket.on('close', () => resolve());
    });

    expect((await client.send(get('nobody'))).Item).toBeUndefined();
  });

  it('keeps its items in a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynamo-db-test-'));
    const before = await startDynamoDb({ folder: join(folder, 'dynamodb') });
    await createTable(before.url, TableName);
    const writer = clientOf(before);
    await writer.send(put('alice', 'cust_1'));
    writer.destroy();
    await before.close();

    const after = await startDynamoDb({ folder: join(folder, 'dynamodb') });
    await createTable(after.url, TableName);
    const reader = clientOf(after);
    const { Item } = await reader.send(get('alice'));
    reader.destroy();
    await after.close();
    await rm(folder, { recursive: true });

    expect(Item).toEqual({ pk: { S: 'alice' }, customerId: { S: 'cust_1' } });
  });
});
