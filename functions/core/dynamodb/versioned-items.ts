import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamoDbFailure } from './dynamodb-failure.ts';

/** The attributes of an item, without its key. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Anything that is named by a random text of its own for each time it is written. */
interface Revised {
  readonly revision: string;
}

const noItem = 'attribute_not_exists(pk)';
const itemStillIsTheOneThatWasRead = 'revision = :expected';

function conditionOn(expected: Revised | undefined) {
  return expected === undefined
    ? { ConditionExpression: noItem }
    : {
        ConditionExpression: itemStillIsTheOneThatWasRead,
        ExpressionAttributeValues: { ':expected': { S: expected.revision } },
      };
}

/** Items of the table that are only ever changed by somebody who has read what they replace. */
export interface VersionedItems {
  /** A consistent read. @throws Unavailable */
  find(pk: string): Promise<Attributes | undefined>;
  /**
   * Writes the item if the stored one is still `expected` (`undefined`: none), and tells whether
   * `next` is stored now. @throws Unavailable or OutcomeUnknown
   */
  replace(
    pk: string,
    expected: Revised | undefined,
    next: Revised & { readonly attributes: Attributes },
  ): Promise<boolean>;
  /** Deletes the item if it still is `expected`. @throws Unavailable or OutcomeUnknown */
  remove(pk: string, expected: Revised): Promise<void>;
}

/** What these items need of the SDK's client. */
export type VersionedClient = Pick<DynamoDBClient, 'send'>;

export function versionedItems(client: VersionedClient, tableName: string): VersionedItems {
  const itemAt = (pk: string) => ({ TableName: tableName, Key: { pk: { S: pk } } });

  const find = async (pk: string): Promise<Attributes | undefined> => {
    try {
      const read = new GetItemCommand({ ...itemAt(pk), ConsistentRead: true });
      return (await client.send(read)).Item;
    } catch (error) {
      throw dynamoDbFailure(error, 'read');
    }
  };

  return {
    find,

    async replace(pk, expected, { revision, attributes }) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...attributes, pk: { S: pk }, revision: { S: revision } },
            ...conditionOn(expected),
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
          throw dynamoDbFailure(error, 'write');
        }
        // The SDK repeats a write whose answer was lost, and the repeat meets its own item.
        return (await find(pk))?.revision?.S === revision;
      }
    },

    async remove(pk, expected) {
      try {
        await client.send(new DeleteItemCommand({ ...itemAt(pk), ...conditionOn(expected) }));
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return;
        throw dynamoDbFailure(error, 'write');
      }
    },
  };
}
