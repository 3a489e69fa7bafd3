import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { tableSchema } from '../../lib/table-schema.ts';
import { localCredentials, localRegion } from './local-account.ts';

/**
 * Creates the table as the stack's own definition has it, unless it exists, and waits until it can
 * be used.
 *
 * @param endpoint - the embedded DynamoDB's URL.
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
        AttributeDefinitions: [{ AttributeName: tableSchema.partitionKey, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: tableSchema.partitionKey, KeyType: 'HASH' }],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) {
      throw error;
    }
  }
  const waiter = { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
  await waitUntilTableExists(waiter, { TableName: tableName });
  client.destroy();
}
