import { type DynamoDBClient, paginateScan, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { CustomerMap, MappedUser } from '../customers/audit/audit-ports.ts';
import type { UserId } from '../customers/customer-link.ts';
import { customerLinkKey, parseCustomerLink, userIdOfKey } from './customer-link-item.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';
import { ifReadable } from './if-readable.ts';
import type { Attributes } from './versioned-items.ts';

const startOfUserKeys = customerLinkKey('' as UserId);

function usersIn(items: readonly Attributes[]): readonly MappedUser[] {
  return items.flatMap((item) => {
    const userId = userIdOfKey(item.pk?.S);
    return userId === undefined
      ? []
      : [{ userId, link: ifReadable(() => parseCustomerLink(item)) }];
  });
}

/** The whole customer map, out of a table that holds other items too. */
export function customerLinkScan(client: DynamoDBClient, tableName: string): CustomerMap {
  return {
    async *pages() {
      const query: ScanCommandInput = {
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'begins_with(pk, :user)',
        ExpressionAttributeValues: { ':user': { S: startOfUserKeys } },
      };
      try {
        for await (const { Items = [] } of paginateScan({ client }, query)) yield usersIn(Items);
      } catch (error) {
        throw dynamoDbFailure(error, 'read');
      }
    },
  };
}
