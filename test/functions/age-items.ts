import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { LocalStack } from '../../local/start-local-stack.ts';

/** Makes items look written an hour ago: what is younger than a minute is never taken for lost. */
export async function ageItems(
  { dynamoDbUrl, tableName }: LocalStack,
  ...keys: readonly string[]
): Promise<void> {
  const table = new DynamoDBClient({
    region: localRegion,
    credentials: localCredentials,
    endpoint: dynamoDbUrl,
  });
  for (const pk of keys) {
    await table.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { pk: { S: pk } },
        UpdateExpression: 'SET writtenAtMs = :then',
        ExpressionAttributeValues: { ':then': { N: String(Date.now() - 3_600_000) } },
      }),
    );
  }
  table.destroy();
}

/** The key of the map's canary. */
export const canaryKey = 'account#default';
