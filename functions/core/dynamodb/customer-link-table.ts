import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { legalTransitions, type UserId } from '../customers/customer-link.ts';
import type { CustomerLinks } from '../customers/ports.ts';
import { customerLinkKey, formatCustomerLink, parseCustomerLink } from './customer-link-item.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';

const noItem = 'attribute_not_exists(pk)';
const itemStillIsTheOneThatWasRead = 'revision = :expected';

/** The customer map in DynamoDB. */
export const customerLinkTable = (client: DynamoDBClient, tableName: string): CustomerLinks => {
  const getItem = async (userId: UserId) => {
    try {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: customerLinkKey(userId),
          ConsistentRead: true,
        }),
      );
      return Item;
    } catch (error) {
      throw dynamoDbFailure(error, 'read');
    }
  };

  const links: CustomerLinks = {
    async find(userId) {
      const item = await getItem(userId);
      return item && parseCustomerLink(item);
    },

    async replace(userId, expected, next) {
      if (!legalTransitions[expected?.state ?? 'absent'].includes(next.state)) {
        throw new Error(`Illegal move of a customer link: ${expected?.state} to ${next.state}.`);
      }
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...customerLinkKey(userId), ...formatCustomerLink(next) },
            ...(expected === undefined
              ? { ConditionExpression: noItem }
              : {
                  ConditionExpression: itemStillIsTheOneThatWasRead,
                  ExpressionAttributeValues: { ':expected': { S: expected.revision } },
                }),
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
          throw dynamoDbFailure(error, 'write');
        }
        // The SDK repeats a write whose answer was lost, and the repeat meets its own item.
        return (await links.find(userId))?.revision === next.revision;
      }
    },
  };
  return links;
};
