import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Permission } from '../../../lib/permission.ts';
import { accessByRole, type Refusal } from '../../../local/aws/access.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { functionCredentials, localCredentials } from '../../../local/aws/local-account.ts';
import { startDynamoDb } from '../../../local/aws/start-dynamo-db.ts';
import { startEventBridge } from '../../../local/aws/start-event-bridge.ts';
import { startQueues } from '../../../local/aws/start-queues.ts';
import { startSecretsManager } from '../../../local/aws/start-secrets-manager.ts';
import { StartedParts } from '../../../local/started-parts.ts';

const TableName = 'table';
function keyed(action: string): Permission {
  return {
    action: `dynamodb:${action}`,
    resource: TableName,
    keys: 'user#*',
  };
}
const permissions = new Map<string, readonly Permission[]>([
  [
    'writer',
    [
      ...['GetItem', 'PutItem', 'UpdateItem', 'BatchGetItem', 'BatchWriteItem', 'Scan'].map(keyed),
      keyed('Query'),
    ],
  ],
  ['scanner', [{ action: 'dynamodb:Scan', resource: TableName }]],
  ['asker', [{ action: 'dynamodb:Query', resource: 'table/index/customer-id' }]],
  [
    'publisher',
    [
      { action: 'secretsmanager:GetSecretValue', resource: 'own-secret' },
      { action: 'events:PutEvents', resource: 'bus' },
      { action: 'sqs:SendMessage', resource: 'refused' },
    ],
  ],
]);
const refusals: Refusal[] = [];
const access = accessByRole({ permissions, onRefusal: (refusal) => refusals.push(refusal) });

const parts = new StartedParts();
afterAll(() => parts.close());
afterEach(() => {
  refusals.length = 0;
});

function clientOptions(endpoint: string, accessKeyId: string) {
  return {
    endpoint,
    region: 'eu-west-2',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  };
}
function caller(name: string) {
  return functionCredentials(name).accessKeyId;
}

describe('the embedded DynamoDB', () => {
  let url: string;
  beforeAll(async () => {
    url = parts.add(await startDynamoDb({ access })).url;
    await createTable(url, TableName);
  });

  const as = (name: string) => {
    const client = new DynamoDBClient(clientOptions(url, name));
    parts.add({ close: async () => client.destroy() });
    return client;
  };
  const pk = (key: string) => ({ pk: { S: key } });
  const requests = (...keys: string[]) => keys.map((key) => ({ PutRequest: { Item: pk(key) } }));

  it('lets a function do what its role allows', async () => {
    const client = as(caller('writer'));
    await client.send(new PutItemCommand({ TableName, Item: { ...pk('user#1'), n: { N: '1' } } }));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: pk('user#1') }));
    expect(Item).toEqual({ pk: { S: 'user#1' }, n: { N: '1' } });
    const batch = { [TableName]: requests('user#2', 'user#3') };
    await client.send(new BatchWriteItemCommand({ RequestItems: batch }));
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': 'pk' },
        ExpressionAttributeValues: { ':key': { S: 'user#2' } },
      }),
    );
    expect(Items).toEqual([pk('user#2')]);
    expect(refusals).toEqual([]);
  });

  it('refuses the rest as AWS does, and changes nothing', async () => {
    const Item = pk('once#1');
    await expect(
      as(caller('writer')).send(new PutItemCommand({ TableName, Item })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/writer/writer is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-2:000000000000:table/table because no identity-based policy allows the dynamodb:PutItem action',
      $metadata: { httpStatusCode: 400 },
    });
    expect(refusals).toMatchObject([
      { caller: 'writer', action: 'dynamodb:PutItem', resource: 'table', keys: ['once#1'] },
    ]);
    const kept = await as('local').send(new GetItemCommand({ TableName, Key: Item }));
    expect(kept.Item).toBeUndefined();
  });

  const user = pk('user#1');
  const other = pk('once#1');
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :key',
    ExpressionAttributeValues: { ':key': { S: 'once#1' } },
  };
  it.each([
    ['another action', 'writer', new DeleteItemCommand({ TableName, Key: user })],
    ['another table', 'writer', new GetItemCommand({ TableName: 'others', Key: user })],
    ['an update of another key', 'writer', new UpdateItemCommand({ TableName, Key: other })],
    ['a scan, which has no key', 'writer', new ScanCommand({ TableName })],
    ['a query of another key', 'writer', new QueryCommand(query)],
    ['the list of tables', 'writer', new ListTablesCommand({})],
    [
      'one wrong key among many to read',
      'writer',
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [user, other] } } }),
    ],
    [
      'one wrong key among many to write',
      'writer',
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: requests('user#1', 'once#1') },
      }),
    ],
    [
      'one wrong key in a transaction',
      'writer',
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName, Item: user } }, { Put: { TableName, Item: other } }],
      }),
    ],
    [
      'a check in a transaction',
      'writer',
      new TransactWriteItemsCommand({
        TransactItems: [
          { ConditionCheck: { TableName, Key: user, ConditionExpression: 'attribute_exists(pk)' } },
        ],
      }),
    ],
    ['an index', 'scanner', new ScanCommand({ TableName, IndexName: 'customer-id' })],
    ['the table of an index', 'asker', new QueryCommand(query)],
  ])('refuses %s', async (_, name, command) => {
    // The commands' types have nothing in common that a client takes.
    const send = as(caller(name)).send.bind(as(caller(name))) as (it: unknown) => Promise<unknown>;
    await expect(send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('lets scans and indexes be used by those who may', async () => {
    await expect(as('scanner').send(new ScanCommand({ TableName }))).resolves.toBeDefined();
    const asked = await as('asker').send(
      new QueryCommand({
        TableName,
        IndexName: 'customer-id',
        KeyConditionExpression: 'customerId = :id',
        ExpressionAttributeValues: { ':id': { S: 'cust_1' } },
      }),
    );
    expect(asked.Items).toEqual([]);
  });

  it('lets the tools do everything, and strangers nothing', async () => {
    const { accessKeyId } = localCredentials;
    const { TableNames } = await as(accessKeyId).send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['table']);
    await expect(as('stranger').send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: expect.stringContaining('The security token included in the request is invalid.'),
    });
  });
});

describe('Secrets Manager', () => {
  it('hands out the secrets that the role names, and no other', async () => {
    const secrets = { 'own-secret': 'value', 'other-secret': 'value' };
    const { url } = parts.add(await startSecretsManager({ secrets, access }));
    const client = new SecretsManagerClient(clientOptions(url, caller('publisher')));
    const get = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
    const { ARN = '', SecretString } = await get('own-secret');
    expect(SecretString).toBe('value');
    await expect(get(ARN)).resolves.toMatchObject({ SecretString: 'value' });
    await expect(get('other-secret')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-2:000000000000:secret:other-secret-\w{6} because/,
      ),
    });
    client.destroy();
  });
});

describe('EventBridge', () => {
  it('takes events for the bus that the role names, and none of a batch with another', async () => {
    const bridge = parts.add(await startEventBridge({ busName: 'bus', access }));
    const client = new EventBridgeClient(clientOptions(bridge.url, caller('publisher')));
    const put = (...buses: string[]) =>
      client.send(
        new PutEventsCommand({
          Entries: buses.map((EventBusName) => ({
            EventBusName,
            Source: 'tests',
            DetailType: 'test',
            Detail: '{}',
          })),
        }),
      );
    await put('bus');
    await expect(put('bus', 'other')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'events:PutEvents on resource: arn:aws:events:eu-west-2:000000000000:event-bus/other because',
      ),
    });
    expect(bridge.events).toHaveLength(1);
    client.destroy();
  });
});

describe('SQS', () => {
  it('takes messages for the queue that the role names', async () => {
    const queues = parts.add(await startQueues({ names: ['refused', 'other'], access }));
    const client = new SQSClient(clientOptions(queues.url, caller('publisher')));
    const send = (name: string) =>
      client.send(new SendMessageCommand({ QueueUrl: queues.queueUrl(name), MessageBody: 'body' }));
    await send('refused');
    await expect(send('other')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'sqs:SendMessage on resource: arn:aws:sqs:eu-west-2:000000000000:other because',
      ),
    });
    expect(queues.messages('refused')).toEqual(['body']);
    expect(queues.messages('other')).toEqual([]);
    client.destroy();
  });
});
