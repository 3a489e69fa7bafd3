import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import type { Deployment } from '../customers/marker.ts';
import type { CreationCounts, FullWindow, UserLimits } from '../limits/creation-limit.ts';
import { dynamoDbFailure } from './dynamodb-failure.ts';
import { hashOfUser } from './hash-of-user.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
/** After the day is over, for instances whose clock is behind. */
const keptForMs = dayMs;

const minuteHasRoom = '(attribute_not_exists(#minute) OR #minute < :perMinute)';
const dayHasRoom = '(attribute_not_exists(inDay) OR inDay < :perDay)';

/** Where a moment is: its day, its minute within the day, and when both are over. Epoch milliseconds. */
function windowsAt(nowMs: number) {
  const dayStartMs = Math.floor(nowMs / dayMs) * dayMs;
  const minuteOfDay = Math.floor((nowMs - dayStartMs) / minuteMs);
  return {
    day: new Date(dayStartMs).toISOString().slice(0, 10),
    minuteName: `m${minuteOfDay}`,
    minuteEndsAtMs: dayStartMs + (minuteOfDay + 1) * minuteMs,
    dayEndsAtMs: dayStartMs + dayMs,
  };
}

/**
 * The counts as one item for each user and day (UTC) in which the user creates something: `inDay`, and one number
 * for each minute, e.g. `m754`. A window begins by having no number yet, so that one write both counts and decides,
 * whatever the window before was like and whichever instance's clock is ahead. The item has at most
 * as many minutes as creations: with 300 a day no more than 3 kB.
 *
 * The SDK repeats a write whose answer is lost: counted twice, the limit is only narrower.
 */
export function creationCountTable(
  client: DynamoDBClient,
  tableName: string,
  {
    limits,
    deployment,
    clock,
  }: { readonly limits: UserLimits; readonly deployment: Deployment; readonly clock: Clock },
): CreationCounts {
  const { perMinute, perDay } = limits;
  return {
    async count(userId) {
      const { day, minuteName, minuteEndsAtMs, dayEndsAtMs } = windowsAt(clock());
      const item = {
        TableName: tableName,
        Key: { pk: { S: `created#${day}#${hashOfUser('created', deployment, userId)}` } },
      };

      const isDayFull = async (): Promise<boolean> => {
        const { Item } = await client.send(new GetItemCommand({ ...item, ConsistentRead: true }));
        return Number(Item?.inDay?.N) >= perDay;
      };

      const findFull = async (): Promise<FullWindow> =>
        (await isDayFull())
          ? { window: 'day', endsAtMs: dayEndsAtMs }
          : { window: 'minute', endsAtMs: minuteEndsAtMs };

      try {
        await client.send(
          new UpdateItemCommand({
            ...item,
            UpdateExpression: 'ADD #minute :one, inDay :one SET expiresAtSeconds = :expires',
            ConditionExpression: `${minuteHasRoom} AND ${dayHasRoom}`,
            ExpressionAttributeNames: { '#minute': minuteName },
            ExpressionAttributeValues: {
              ':one': { N: '1' },
              ':perMinute': { N: String(perMinute) },
              ':perDay': { N: String(perDay) },
              ':expires': { N: String((dayEndsAtMs + keptForMs) / 1_000) },
            },
          }),
        );
        return 'counted';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
          throw dynamoDbFailure(error, 'read');
        }
      }
      try {
        return await findFull();
      } catch (error) {
        throw dynamoDbFailure(error, 'read');
      }
    },
  };
}
