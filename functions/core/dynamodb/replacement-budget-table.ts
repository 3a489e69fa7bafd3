import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { ReplacementBudget } from '../customers/ports.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';

const hourMs = 3_600_000;
const keptForSeconds = 3 * 3_600;

const alreadyTaken = 'contains(customerIds, :id)';
const nothingTakenYet = 'attribute_not_exists(customerIds)';
const budgetLeft = 'size(customerIds) < :left';

function bucketKey(hour: number) {
  return { pk: { S: `healing#${hour}` } };
}

/**
 * The budget as one item an hour of the clock, with the customers replaced in it. What the hour
 * before has taken counts too, so that no 60 minutes anywhere exceed the limit.
 */
export function replacementBudgetTable(
  client: DynamoDBClient,
  tableName: string,
  { limitPerHour, clock }: { readonly limitPerHour: number; readonly clock: Clock },
): ReplacementBudget {
  const takenIn = async (hour: number): Promise<readonly string[]> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: bucketKey(hour), ConsistentRead: true }),
    );
    return Item?.customerIds?.SS ?? [];
  };

  const takeFrom = async (hour: number, customerId: string, left: number): Promise<boolean> => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: bucketKey(hour),
          UpdateExpression: 'ADD customerIds :ids SET expiresAtSeconds = :expires',
          ConditionExpression:
            left > 0 ? `${nothingTakenYet} OR ${budgetLeft} OR ${alreadyTaken}` : alreadyTaken,
          ExpressionAttributeValues: {
            ':ids': { SS: [customerId] },
            ':id': { S: customerId },
            ':expires': { N: String((hour * hourMs) / 1_000 + keptForSeconds) },
            ...(left > 0 && { ':left': { N: String(left) } }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return {
    async take(customerId) {
      const hour = Math.floor(clock() / hourMs);
      try {
        const before = await takenIn(hour - 1);
        if (before.includes(customerId)) return true;
        return await takeFrom(hour, customerId, limitPerHour - before.length);
      } catch (error) {
        throw dynamoDbFailure(error, 'read');
      }
    },
  };
}
