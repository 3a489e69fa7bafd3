import { z } from 'zod';
import type { AccessNeed } from './access.ts';
import { localAccountId, localRegion } from './local-account.ts';

/** Finds the partition key's attribute of a table, or of one of its indexes. */
export type FindPartitionKey = (
  table: string,
  index: string | undefined,
) => Promise<string | undefined>;

const attributes = z.record(z.string(), z.record(z.string(), z.unknown()));

/** An operation on one table or index, and each part of a transaction. */
const single = z.object({
  TableName: z.string(),
  IndexName: z.string().optional(),
  Key: attributes.optional(),
  Item: attributes.optional(),
  KeyConditionExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
  ExpressionAttributeValues: attributes.default({}),
});

const batchGet = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(attributes) })),
});

const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: attributes }).optional(),
        DeleteRequest: z.object({ Key: attributes }).optional(),
      }),
    ),
  ),
});

const transaction = z.object({
  TransactItems: z.array(
    z.record(z.enum(['Get', 'Put', 'Update', 'Delete', 'ConditionCheck']), single.optional()),
  ),
});

/** The actions that IAM knows the parts of a transaction by. */
const transactedActions = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
} as const;

/** What an operation of DynamoDB asks for: every table, index and key in it. */
export async function tableNeeds(
  operation: string,
  input: unknown,
  findPartitionKey: FindPartitionKey,
): Promise<readonly AccessNeed[]> {
  switch (operation) {
    case 'BatchGetItem': {
      const { RequestItems = {} } = batchGet.safeParse(input).data ?? {};
      const perTable = Object.entries(RequestItems).map(([table, { Keys }]) =>
        itemsNeed(operation, { table, items: Keys }, findPartitionKey),
      );
      return Promise.all(perTable);
    }
    case 'BatchWriteItem': {
      const { RequestItems = {} } = batchWrite.safeParse(input).data ?? {};
      const perTable = Object.entries(RequestItems).map(([table, requests]) => {
        const items = requests.map(
          (each) => each.PutRequest?.Item ?? each.DeleteRequest?.Key ?? {},
        );
        return itemsNeed(operation, { table, items }, findPartitionKey);
      });
      return Promise.all(perTable);
    }
    case 'TransactGetItems':
    case 'TransactWriteItems': {
      const { TransactItems = [] } = transaction.safeParse(input).data ?? {};
      const parts = TransactItems.flatMap((item) =>
        Object.entries(transactedActions).flatMap(([kind, action]) => {
          const part = item[kind as keyof typeof transactedActions];
          return part === undefined ? [] : [singleNeed(action, part, findPartitionKey)];
        }),
      );
      return Promise.all(parts);
    }
    default: {
      const { data } = single.safeParse(input);
      return [
        data === undefined
          ? needOf(operation, '*', undefined)
          : await singleNeed(operation, data, findPartitionKey),
      ];
    }
  }
}

type Single = z.output<typeof single>;
type Attributes = z.output<typeof attributes>;

async function singleNeed(
  action: string,
  input: Single,
  findPartitionKey: FindPartitionKey,
): Promise<AccessNeed> {
  const { TableName: table, IndexName: index, Key, Item } = input;
  const item = Key ?? Item;
  if (item !== undefined) {
    return itemsNeed(action, { table, items: [item] }, findPartitionKey);
  }
  const partitionKey = await findPartitionKey(table, index);
  const key = partitionKey && queriedKey(input, partitionKey);
  return needOf(action, index === undefined ? table : `${table}/index/${index}`, key && [key]);
}

async function itemsNeed(
  action: string,
  { table, items }: { readonly table: string; readonly items: readonly Attributes[] },
  findPartitionKey: FindPartitionKey,
): Promise<AccessNeed> {
  const partitionKey = await findPartitionKey(table, undefined);
  const keys = items.map((item) => keyValueOf(partitionKey && item[partitionKey]) ?? '');
  return needOf(action, table, keys);
}

function needOf(
  operation: string,
  resource: string,
  keys: readonly string[] | undefined | '',
): AccessNeed {
  const arn = `arn:aws:dynamodb:${localRegion}:${localAccountId}:table/${resource}`;
  const action = `dynamodb:${operation}`;
  return { action, resource, arn, ...(keys && { keys }) };
}

/** The partition key's value in `pk = :value`, which every query has. */
function queriedKey(
  { KeyConditionExpression = '', ExpressionAttributeNames, ExpressionAttributeValues }: Single,
  partitionKey: string,
): string | undefined {
  for (const [, name = '', value = ''] of KeyConditionExpression.matchAll(
    /([#\w.-]+)\s*=\s*(:\w+)/g,
  )) {
    if ((ExpressionAttributeNames[name] ?? name) === partitionKey) {
      return keyValueOf(ExpressionAttributeValues[value]);
    }
  }
  return undefined;
}

/** A key's value, a string, a number or bytes, as IAM compares it: as text. */
function keyValueOf(attribute: Attributes[string] | undefined | ''): string | undefined {
  const [value] = Object.values(attribute || {});
  return typeof value === 'string' ? value : undefined;
}
