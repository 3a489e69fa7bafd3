import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { ContractBroken } from '../failures.ts';
import { parseJson } from '../parse-json.ts';
import type { PaymentRecord } from '../payment-operations/payment-record.ts';
import type { PaymentRecords } from '../payment-operations/ports.ts';
import { type Attributes, versionedItems } from './versioned-items.ts';

const operation = {
  id: z.string(),
  kind: z.enum(['capture', 'release', 'refund', 'charge']),
  keyHash: z.string(),
  requestHash: z.string(),
  amount: z.object({ value: z.int(), currencyCode: z.string() }),
  startedAtMs: z.int(),
  paymentIntentId: z.optional(z.string()),
};

const openOperation = z.object({
  ...operation,
  before: z.object({
    status: z.string(),
    captures: z.optional(z.array(z.string())),
    capturedAmount: z.int(),
    refundedAmount: z.int(),
    updatedAtMs: z.optional(z.int()),
  }),
  leaseExpiresAtMs: z.int(),
  provenAtMs: z.int(),
  refusal: z.optional(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('refused'), dojoStatus: z.int() }),
      z.object({ kind: z.literal('declined') }),
    ]),
  ),
  unresolved: z.optional(
    z.object({
      sinceMs: z.int(),
      reason: z.enum(['not-shown', 'refused', 'somebody-else', 'pending', 'not-found', 'untold']),
    }),
  ),
});

const settledOperation = z.object({
  ...operation,
  outcome: z.enum(['moved', 'declined']),
  dojoId: z.optional(z.string()),
  settledAtMs: z.int(),
  shownByMs: z.optional(z.int()),
  settledBy: z.enum(['answer', 'look', 'person']),
});

const stored = z.object({
  open: z.optional(openOperation),
  settled: z.array(settledOperation),
  known: z.object({ captured: z.int(), refunded: z.int() }),
  prepared: z.optional(
    z.object({
      paymentIntentId: z.optional(z.string()),
      sinceMs: z.int(),
      keyHash: z.string(),
      requestHash: z.string(),
    }),
  ),
});

export const startOfPaymentKeys = 'payment#';

/** @throws ContractBroken: an item that cannot be read must not pass for none. */
export function parsePaymentRecord(item: Attributes): PaymentRecord {
  const parsed = stored.safeParse(parseJson(item.record?.S ?? ''));
  const revision = item.revision?.S;
  if (!parsed.success || revision === undefined) {
    throw new ContractBroken('payment_item_unreadable', 'A payment’s item is unreadable.', {
      dependency: 'dynamodb',
    });
  }
  return { revision, ...parsed.data };
}

export function formatPaymentRecord({ revision, ...record }: PaymentRecord): Attributes {
  return {
    record: { S: JSON.stringify(record) },
    // For finding, without reading the rest, the payments that somebody has to look at.
    ...(record.open !== undefined && { openSinceMs: { N: String(record.open.startedAtMs) } }),
  };
}

/** The payment or setup intent that an item of this key is about. */
export function paymentIdOfKey(pk: string | undefined): string | undefined {
  return pk?.startsWith(startOfPaymentKeys) ? pk.slice(startOfPaymentKeys.length) : undefined;
}

/** Records of payments, as items `payment#<intent>`. They stay as long as the table. */
export function paymentRecordTable(client: DynamoDBClient, tableName: string): PaymentRecords {
  const items = versionedItems(client, tableName);
  return {
    async find(id) {
      const item = await items.find(`${startOfPaymentKeys}${id}`);
      return item && parsePaymentRecord(item);
    },
    replace: (id, expected, next) =>
      items.replace(`${startOfPaymentKeys}${id}`, expected, {
        revision: next.revision,
        attributes: formatPaymentRecord(next),
      }),
  };
}
