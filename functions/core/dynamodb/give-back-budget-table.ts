import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { OperationAmount } from '../payment-operations/payment-record.ts';
import type { GiveBackBudget, LimitByCurrency } from '../payment-operations/ports.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';

const daySeconds = 86_400;
const keptForSeconds = 3 * daySeconds;

/**
 * The budget as one item for each day (UTC) and currency, with the sum of what was given back. A crash may leave
 * in it what was never given back: until the next day it only makes the limit narrower.
 */
export function giveBackBudgetTable(
  client: DynamoDBClient,
  tableName: string,
  { perDay, clock }: { readonly perDay: LimitByCurrency; readonly clock: Clock },
): GiveBackBudget {
  const add = async (
    { value, currencyCode }: OperationAmount,
    { sign, atMs, most }: { sign: 1 | -1; atMs: number; most?: number },
  ): Promise<void> => {
    const day = new Date(atMs).toISOString().slice(0, 10);
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { pk: { S: `give-back#${day}#${currencyCode}` } },
        UpdateExpression: 'ADD minorUnits :amount SET expiresAtSeconds = :expires',
        ...(most !== undefined && {
          ConditionExpression: 'attribute_not_exists(minorUnits) OR minorUnits <= :room',
        }),
        ExpressionAttributeValues: {
          ':amount': { N: String(sign * value) },
          ':expires': { N: String(Math.floor(clock() / 1_000) + keptForSeconds) },
          ...(most !== undefined && { ':room': { N: String(most - value) } }),
        },
      }),
    );
  };

  return {
    async take(amount, atMs) {
      const most = perDay[amount.currencyCode] ?? 0;
      if (amount.value > most) return false;
      try {
        await add(amount, { sign: 1, atMs, most });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw dynamoDbFailure(error, 'read');
      }
    },

    async putBack(amount, takenAtMs) {
      try {
        await add(amount, { sign: -1, atMs: takenAtMs });
      } catch (error) {
        throw dynamoDbFailure(error, 'write');
      }
    },
  };
}
