import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { GiveBackBudget, LimitByCurrency } from '../payment-operations/ports.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';

const daySeconds = 86_400;
const keptForSeconds = 3 * daySeconds;

/** So many operations of one day can put back what they took: an item has room for them. */
const mostPutBack = 2_000;

/**
 * The budget as one item for each day (UTC) and currency, with the sum of what was given back, and the operations
 * that have put theirs back. The SDK repeats a write whose answer is lost: taken twice, and not put back
 * after a crash, the limit is only narrower until the next day; put back twice it would be wider.
 */
export function giveBackBudgetTable(
  client: DynamoDBClient,
  tableName: string,
  { perDay, clock }: { readonly perDay: LimitByCurrency; readonly clock: Clock },
): GiveBackBudget {
  const update = (
    currencyCode: string,
    atMs: number,
    change: {
      readonly add: string;
      readonly condition: string;
      readonly values: Record<string, AttributeValue>;
    },
  ) => {
    const day = new Date(atMs).toISOString().slice(0, 10);
    return client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { pk: { S: `give-back#${day}#${currencyCode}` } },
        UpdateExpression: `ADD ${change.add} SET expiresAtSeconds = :expires`,
        ConditionExpression: change.condition,
        ExpressionAttributeValues: {
          ':expires': { N: String(Math.floor(clock() / 1_000) + keptForSeconds) },
          ...change.values,
        },
      }),
    );
  };

  return {
    async take({ value, currencyCode }, atMs) {
      const most = perDay[currencyCode] ?? 0;
      if (value > most) return false;
      try {
        await update(currencyCode, atMs, {
          add: 'minorUnits :amount',
          condition: 'attribute_not_exists(minorUnits) OR minorUnits <= :room',
          values: { ':amount': { N: String(value) }, ':room': { N: String(most - value) } },
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw dynamoDbFailure(error, 'read');
      }
    },

    async putBack({ value, currencyCode }, { operationId, atMs }) {
      try {
        await update(currencyCode, atMs, {
          add: 'minorUnits :amount, putBack :operation',
          condition:
            'NOT contains(putBack, :id) AND (attribute_not_exists(putBack) OR size(putBack) < :most)',
          values: {
            ':amount': { N: String(-value) },
            ':operation': { SS: [operationId] },
            ':id': { S: operationId },
            ':most': { N: String(mostPutBack) },
          },
        });
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return;
        throw dynamoDbFailure(error, 'write');
      }
    },
  };
}
