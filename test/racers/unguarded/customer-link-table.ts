import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import type { CustomerLinks } from '../../../functions/core/customers/ports.ts';
import {
  formatCustomerLink,
  parseCustomerLink,
} from '../../../functions/core/dynamodb/customer-link-item.ts';

function keyOf(userId: UserId) {
  return { pk: { S: `user#${userId}` } };
}

/**
 * The customer map without its guard: every write succeeds, whoever holds the item. Stands in for
 * the product's own, to show that a race without the claim fails.
 */
export function customerLinkTable(client: DynamoDBClient, tableName: string): CustomerLinks {
  return {
    async find(userId) {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: keyOf(userId),
          ConsistentRead: true,
        }),
      );
      return Item && parseCustomerLink(Item);
    },
    async replace(userId, _expected, next) {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { ...keyOf(userId), ...formatCustomerLink(next) },
        }),
      );
      return true;
    },
  };
}
