import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CustomerLink, UserId } from '../../functions/core/customers/customer-link.ts';
import {
  customerLinkKey,
  formatCustomerLink,
} from '../../functions/core/dynamodb/customer-link-item.ts';
import { tableSchema } from '../../lib/table-schema.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import type { Services } from '../../local/start-services.ts';
import { closedLoop } from './closed-loop.ts';

/** Of DynamoDB, for one request. */
const batchSize = 25;

/** Writes so many users into the map; `userAt` is asked for 0, 1, 2, … */
export async function fillMap(
  { dynamoDb, tableName }: Pick<Services, 'dynamoDb' | 'tableName'>,
  users: number,
  userAt: (index: number) => readonly [UserId, CustomerLink],
): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: localRegion,
    credentials: localCredentials,
  });
  await closedLoop({ parallel: 4, requests: Math.ceil(users / batchSize) }, async (batch) => {
    const first = batch * batchSize;
    const puts = Array.from({ length: Math.min(batchSize, users - first) }, (_, offset) => {
      const [userId, link] = userAt(first + offset);
      const key = { [tableSchema.partitionKey]: { S: customerLinkKey(userId) } };
      return { PutRequest: { Item: { ...key, ...formatCustomerLink(link) } } };
    });
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
  });
  client.destroy();
}
