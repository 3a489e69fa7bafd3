import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { CustomerId, UserId } from '../customers/customer-link.ts';
import { userIdOfKey } from './customer-link-item.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';

/** The index of `lib/table-schema.ts`, which may be some seconds behind the table. */
const customerIndex = 'customer-id';

/** Whose items name the customer as theirs: one user, or none when it was erased or replaced. */
export type FindUsersOfCustomer = (customerId: CustomerId) => Promise<readonly UserId[]>;

/** Users by customer, from an index of the table. @throws Unavailable when it cannot be read. */
export function usersOfCustomer(client: DynamoDBClient, tableName: string): FindUsersOfCustomer {
  return async (customerId) => {
    try {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: customerIndex,
          KeyConditionExpression: 'customerId = :customerId',
          ExpressionAttributeValues: { ':customerId': { S: customerId } },
        }),
      );
      return Items.flatMap(({ pk }) => userIdOfKey(pk?.S) ?? []);
    } catch (error) {
      throw dynamoDbFailure(error, 'read');
    }
  };
}
