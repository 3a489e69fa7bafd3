import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { tableSchema } from '../../lib/table-schema.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { localCredentials, localRegion } from './local-account.ts';

const { customerIndex } = tableSchema;

/**
 * Creates the table as the stack's own definition has it, unless it exists, and waits until it can
 * be used.
 *
 * @param endpoint - the embedded DynamoDB's URL.
 * @throws CannotRun when the table was kept from a version that had another definition.
 */
export async function createTable(endpoint: string, tableName: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: tableSchema.partitionKey, AttributeType: 'S' },
          { AttributeName: customerIndex.partitionKey, AttributeType: 'S' },
        ],
        KeySchema: [{ AttributeName: tableSchema.partitionKey, KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: customerIndex.name,
            KeySchema: [{ AttributeName: customerIndex.partitionKey, KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) {
      throw error;
    }
    await checkIndex(client, tableName);
  }
  const waiter = { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
  await waitUntilTableExists(waiter, { TableName: tableName });
  client.destroy();
}

async function checkIndex(client: DynamoDBClient, tableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const indexes = Table?.GlobalSecondaryIndexes ?? [];
  if (!indexes.some(({ IndexName }) => IndexName === customerIndex.name)) {
    throw new CannotRun(
      'The table in the data folder was made by an earlier version and lacks an index: delete the folder, or set DATA_DIR to another one.',
    );
  }
}
