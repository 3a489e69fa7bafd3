import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { ContractBroken } from '../failures.ts';
import type { IdempotencyRecord, IdempotencyRecords } from '../idempotency/run-idempotently.ts';
import { type Attributes, versionedItems } from './versioned-items.ts';

const text = z.object({ S: z.string() });
const record = z.object({
  state: z.object({ S: z.enum(['running', 'done']) }),
  revision: text,
  bodyHash: text,
  expiresAtMs: z.object({ N: z.string() }),
  answer: z.optional(text),
  countedUntilMs: z.optional(z.object({ N: z.string() })),
});

function parseRecord(attributes: Attributes): IdempotencyRecord {
  const parsed = record.safeParse(attributes);
  if (!parsed.success) {
    throw new ContractBroken('idempotency_item_unreadable', 'An idempotency item is unreadable.', {
      dependency: 'dynamodb',
    });
  }
  const { state, revision, bodyHash, expiresAtMs, answer, countedUntilMs } = parsed.data;
  const written = {
    revision: revision.S,
    bodyHash: bodyHash.S,
    expiresAtMs: Number(expiresAtMs.N),
    ...(countedUntilMs !== undefined && { countedUntilMs: Number(countedUntilMs.N) }),
  };
  return state.S === 'done' && answer !== undefined
    ? { state: 'done', ...written, answer: answer.S }
    : { state: 'running', ...written };
}

function formatRecord(stored: IdempotencyRecord): Attributes {
  const { countedUntilMs } = stored;
  const keptUntilMs = Math.max(stored.expiresAtMs, countedUntilMs ?? 0);
  return {
    state: { S: stored.state },
    bodyHash: { S: stored.bodyHash },
    expiresAtMs: { N: String(stored.expiresAtMs) },
    expiresAtSeconds: { N: String(Math.ceil(keptUntilMs / 1_000)) },
    ...(countedUntilMs !== undefined && { countedUntilMs: { N: String(countedUntilMs) } }),
    ...(stored.state === 'done' && { answer: { S: stored.answer } }),
  };
}

/** How the keys of the records start: the webhook route's role may touch no other item. */
export const idempotencyRecordPrefix = 'once#';

/** Idempotency records, as items `once#<id>` that DynamoDB deletes when they have expired. */
export function idempotencyTable(client: DynamoDBClient, tableName: string): IdempotencyRecords {
  const items = versionedItems(client, tableName);
  const keyOf = (id: string) => `${idempotencyRecordPrefix}${id}`;
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
}
