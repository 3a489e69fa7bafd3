import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { AppTableDefinition, AppTableKey } from '../../lib/app-definition.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { tableSchema } from '../../lib/table-schema.ts';
import { localCredentials, localRegion } from './local-account.ts';

const { customerIndex } = tableSchema;

/** The customer map, as the stack's construct has it. */
export const customerMapDefinition: AppTableDefinition = {
  partitionKey: { name: tableSchema.partitionKey, type: 'string' },
  indexes: {
    [customerIndex.name]: {
      partitionKey: { name: customerIndex.partitionKey, type: 'string' },
      projects: 'keys',
    },
  },
};

interface Keys {
  readonly partitionKey: AppTableKey;
  readonly sortKey?: AppTableKey;
}

/**
 * Creates a table as the stack has it, unless it exists, and waits until it can be used.
 *
 * @param endpoint - the embedded DynamoDB's URL.
 * @param definition - Default: the customer map's.
 * @throws CannotRun when the table was kept from a version that had another definition.
 */
export async function createTable(
  endpoint: string,
  tableName: string,
  definition: AppTableDefinition = customerMapDefinition,
): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: localRegion,
    credentials: localCredentials,
  });
  const indexes = Object.entries(definition.indexes ?? {});
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributesOf([definition, ...indexes.map(([, index]) => index)]),
        KeySchema: keySchemaOf(definition),
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
            IndexName,
            KeySchema: keySchemaOf(index),
            Projection: { ProjectionType: index.projects === 'keys' ? 'KEYS_ONLY' : 'ALL' },
          })),
        }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) {
      throw error;
    }
    await checkDefinition(client, tableName, definition);
  }
  const waiter = { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
  await waitUntilTableExists(waiter, { TableName: tableName });
  client.destroy();
}

const attributeTypes = { string: 'S', number: 'N', binary: 'B' } as const;

function attributesOf(all: readonly Keys[]): AttributeDefinition[] {
  const keys = all.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey ?? []].flat());
  const types = new Map(keys.map(({ name, type }) => [name, attributeTypes[type]]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

function keySchemaOf({ partitionKey, sortKey }: Keys): KeySchemaElement[] {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' },
    ...(sortKey === undefined
      ? []
      : [{ AttributeName: sortKey.name, KeyType: 'RANGE' } satisfies KeySchemaElement]),
  ];
}

async function checkDefinition(
  client: DynamoDBClient,
  tableName: string,
  definition: AppTableDefinition,
): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const keyNames = Table?.KeySchema?.map(({ AttributeName }) => AttributeName) ?? [];
  const expected = keySchemaOf(definition).map(({ AttributeName }) => AttributeName);
  const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
  const lacks = Object.keys(definition.indexes ?? {}).some((name) => !indexes.includes(name));
  if (lacks || expected.join() !== keyNames.join()) {
    throw new CannotRun(
      `The table ${tableName} in the data folder was made by an earlier version and has other keys or lacks an index: delete the folder, or set DATA_DIR to another one.`,
    );
  }
}
