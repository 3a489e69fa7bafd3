import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { Deployment } from '../customers/marker.ts';
import type { DeclineCounts } from '../limits/declines.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';
import { hashOfUser } from './hash-of-user.ts';

const keptForSeconds = 2 * 86_400;
/** Beyond that many a day nobody needs to know how many more. Keeps the item below 16 kB. */
const mostKept = 500;

/** An intent's id opens its public page: it is not kept. */
function shortHash(attemptId: string): string {
  return createHash('sha256').update(attemptId).digest('base64url').slice(0, 16);
}

/** The declined attempts as one item for each user and day (UTC) with any: a set, so that none counts twice. */
export function declineCountTable(
  client: DynamoDBClient,
  tableName: string,
  { deployment, clock }: { readonly deployment: Deployment; readonly clock: Clock },
): DeclineCounts {
  return {
    async add(userId, attemptIds) {
      const nowMs = clock();
      const day = new Date(nowMs).toISOString().slice(0, 10);
      const attempts = [...new Set(attemptIds.map(shortHash))].slice(0, mostKept);
      try {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { pk: { S: `declined#${day}#${hashOfUser('declined', deployment, userId)}` } },
            UpdateExpression: 'ADD attempts :attempts SET expiresAtSeconds = :expires',
            ConditionExpression: 'attribute_not_exists(attempts) OR size(attempts) < :most',
            ExpressionAttributeValues: {
              ':attempts': { SS: attempts },
              ':most': { N: String(mostKept) },
              ':expires': { N: String(Math.floor(nowMs / 1_000) + keptForSeconds) },
            },
            ReturnValues: 'UPDATED_OLD',
          }),
        );
        const before = new Set(Attributes?.attempts?.SS ?? []);
        return { known: before.size, added: attempts.filter((it) => !before.has(it)).length };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return { known: mostKept, added: 0 };
        throw dynamoDbFailure(error, 'write');
      }
    },
  };
}
