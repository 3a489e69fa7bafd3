import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { Deployment } from '../customers/marker.ts';
import type { DeclineCounts, DeclinedAttempt } from '../limits/declines.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';
import { hashOfUser } from './hash-of-user.ts';

const dayMs = 86_400_000;
/** Attempts are counted while they are younger. */
const countedForMs = 7 * dayMs;
/** After the last moment at which an item's attempts are made: a day more than they are counted, for clocks that differ. */
const keptForMs = countedForMs + dayMs;
/** Beyond that many a day nobody needs to know how many more. Keeps the item below 16 kB. */
const mostKept = 500;

/** An intent's id opens its public page: it is not kept. */
function shortHash(attemptId: string): string {
  return createHash('sha256').update(attemptId).digest('base64url').slice(0, 16);
}

/** The item that an attempt belongs to, and until when that is kept. */
interface Bucket {
  readonly name: string;
  readonly expiresAtMs: number;
}

/** By the attempt's own day, so that it is the same one whenever the attempt is read. `undefined`: too old. */
function bucketOf({ atMs }: DeclinedAttempt, nowMs: number): Bucket | undefined {
  if (atMs === undefined || atMs > nowMs + dayMs) {
    return { name: 'undated', expiresAtMs: nowMs + keptForMs };
  }
  if (nowMs - atMs >= countedForMs) return undefined;
  const dayStartMs = Math.floor(atMs / dayMs) * dayMs;
  return {
    name: new Date(dayStartMs).toISOString().slice(0, 10),
    expiresAtMs: dayStartMs + dayMs + keptForMs,
  };
}

/**
 * The declined attempts as one item for each user and day (UTC) with any: a set, so that none counts twice. The
 * day is the attempt's, and the item outlives the time in which its attempts are counted. Those of which
 * Dojo does not say when are in one item for each user, which is kept for as long as somebody reads them.
 */
export function declineCountTable(
  client: DynamoDBClient,
  tableName: string,
  { deployment, clock }: { readonly deployment: Deployment; readonly clock: Clock },
): DeclineCounts {
  const addTo = async (
    { name, expiresAtMs }: Bucket,
    userHash: string,
    attempts: readonly string[],
  ) => {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { pk: { S: `declined#${name}#${userHash}` } },
          UpdateExpression: 'ADD attempts :attempts SET expiresAtSeconds = :expires',
          ConditionExpression: 'attribute_not_exists(attempts) OR size(attempts) < :most',
          ExpressionAttributeValues: {
            ':attempts': { SS: [...attempts] },
            ':most': { N: String(mostKept) },
            ':expires': { N: String(Math.floor(expiresAtMs / 1_000)) },
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
  };

  return {
    async add(userId, attempts) {
      const nowMs = clock();
      const buckets = new Map<string, Bucket & { readonly hashes: Set<string> }>();
      for (const attempt of attempts) {
        const bucket = bucketOf(attempt, nowMs);
        if (bucket === undefined) continue;
        const { hashes } = buckets.get(bucket.name) ?? { hashes: new Set<string>() };
        buckets.set(bucket.name, { ...bucket, hashes: hashes.add(shortHash(attempt.id)) });
      }
      const userHash = hashOfUser('declined', deployment, userId);
      return Promise.all(
        [...buckets.values()].map((bucket) =>
          addTo(bucket, userHash, [...bucket.hashes].slice(0, mostKept)),
        ),
      );
    },
  };
}
