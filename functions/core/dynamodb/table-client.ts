import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One client an instance. Its limits leave room for retries within any request's deadline. */
export function createTableClient(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    },
  });
}
