import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { ContractBroken } from '../failures.ts';
import type { OnceRecord, OnceRecords } from '../idempotency/once.ts';
import { type Attributes, versionedItems } from './versioned-items.ts';

const text = z.object({ S: z.string() });
const record = z.object({
  state: z.object({ S: z.enum(['running', 'done']) }),
  revision: text,
  bodyHash: text,
  expiresAtMs: z.object({ N: z.string() }),
  answer: z.optional(text),
});

const parseRecord = (attributes: Attributes): OnceRecord => {
  const parsed = record.safeParse(attributes);
  if (!parsed.success) {
    throw new ContractBroken('idempotency_item_unreadable', 'An idempotency item is unreadable.', {
      dependency: 'dynamodb',
    });
  }
  const { state, revision, bodyHash, expiresAtMs, answer } = parsed.data;
  const written = {
    revision: revision.S,
    bodyHash: bodyHash.S,
    expiresAtMs: Number(expiresAtMs.N),
  };
  return state.S === 'done' && answer !== undefined
    ? { state: 'done', ...written, answer: answer.S }
    : { state: 'running', ...written };
};

const formatRecord = (stored: OnceRecord): Attributes => ({
  state: { S: stored.state },
  bodyHash: { S: stored.bodyHash },
  expiresAtMs: { N: String(stored.expiresAtMs) },
  expiresAtSeconds: { N: String(Math.ceil(stored.expiresAtMs / 1_000)) },
  ...(stored.state === 'done' && { answer: { S: stored.answer } }),
});

/** How the keys of the records start: the webhook route's role may touch no other item. */
export const onceKeyPrefix = 'once#';

/** Idempotency records, as items `once#<id>` that DynamoDB deletes when they have expired. */
export const onceTable = (client: DynamoDBClient, tableName: string): OnceRecords => {
  const items = versionedItems(client, tableName);
  const keyOf = (id: string) => `${onceKeyPrefix}${id}`;
  return {
    async find(id) {
      const item = await items.find(keyOf(id));
      return item && parseRecord(item);
    },
    replace: (id, expected, next) =>
      items.replace(keyOf(id), expected, {
        revision: next.revision,
        attributes: formatRecord(next),
      }),
    remove: (id, expected) => items.remove(keyOf(id), expected),
  };
};
