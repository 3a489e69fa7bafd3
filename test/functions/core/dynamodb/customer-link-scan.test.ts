import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import type { MappedUser } from '../../../../functions/core/customers/audit/audit-ports.ts';
import { customerLinkScan } from '../../../../functions/core/dynamodb/customer-link-scan.ts';
import { localCredentials, localRegion } from '../../../../local/aws/local-account.ts';
import { AuditedDeployment } from '../../../operations/audited-deployment.ts';

async function pagesOf(client: DynamoDBClient, tableName = 'table') {
  const pages: (readonly MappedUser[])[] = [];
  for await (const page of customerLinkScan(client, tableName).pages()) pages.push(page);
  return pages;
}

describe('the customer map, read as a whole', () => {
  let deployment: AuditedDeployment | undefined;
  afterEach(() => deployment?.close());

  it('has every user, whether this version can read the item or not, and nothing else', async () => {
    deployment = await AuditedDeployment.start();
    await deployment.set('alice', { state: 'free' });
    await deployment.put('user#bob', { state: { S: 'from-the-future' } });
    await deployment.put('audit#cursor', {});
    const { connection, target } = deployment;
    const users = (await pagesOf(connection.table, target.tableName)).flat();
    expect(users.map(({ userId, link }) => [userId, link?.state]).sort()).toEqual([
      ['alice', 'free'],
      ['bob', undefined],
    ]);
  });
});

describe('reading the map from DynamoDB', () => {
  const client = new DynamoDBClient({ region: localRegion, credentials: localCredentials });
  const dynamo = mockClient(client);
  afterEach(() => dynamo.reset());

  const free = (pk: string): Record<string, AttributeValue> => ({
    pk: { S: pk },
    state: { S: 'free' },
    revision: { S: 'r' },
    writtenAtMs: { N: '1' },
  });

  it('is consistent and follows the pages', async () => {
    dynamo
      .on(ScanCommand)
      .resolvesOnce({ Items: [free('user#alice')], LastEvaluatedKey: { pk: { S: 'user#alice' } } })
      .resolves({ Items: [free('user#bob')] });
    const pages = await pagesOf(client);
    expect(pages.map((page) => page.map(({ userId }) => userId))).toEqual([['alice'], ['bob']]);
    const [first, second] = dynamo.commandCalls(ScanCommand).map(({ args }) => args[0].input);
    expect(first).toMatchObject({ TableName: 'table', ConsistentRead: true });
    expect(second).toMatchObject({ ExclusiveStartKey: { pk: { S: 'user#alice' } } });
  });

  it('is Unavailable when a page fails', async () => {
    dynamo
      .on(ScanCommand)
      .rejects(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));
    await expect(pagesOf(client)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'table_unavailable',
    });
  });
});
