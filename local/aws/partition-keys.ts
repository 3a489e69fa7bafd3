import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { localCredentials, localRegion } from './local-account.ts';
import type { FindPartitionKey } from './table-needs.ts';

/** The partition keys of an embedded DynamoDB's tables, asked for once each. */
export function rememberPartitionKeys(endpoint: string): {
  readonly find: FindPartitionKey;
  close(): void;
} {
  const client = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  const known = new Map<string, string>();
  return {
    close: () => client.destroy(),
    find: async (TableName, index) => {
      const name = `${TableName}/${index ?? ''}`;
      if (!known.has(name)) {
        const { Table } = await client
          .send(new DescribeTableCommand({ TableName }))
          .catch(() => ({ Table: undefined }));
        const described =
          index === undefined
            ? Table
            : Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index);
        const hash = described?.KeySchema?.find(({ KeyType }) => KeyType === 'HASH');
        if (hash?.AttributeName !== undefined) {
          known.set(name, hash.AttributeName);
        }
      }
      return known.get(name);
    },
  };
}
