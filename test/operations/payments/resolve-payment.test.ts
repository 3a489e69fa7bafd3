import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { paymentRecordTable } from '../../../functions/core/dynamodb/payment-record-table.ts';
import type { OpenOperation } from '../../../functions/core/payment-operations/payment-record.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { type DynamoDb, startDynamoDb } from '../../../local/aws/start-dynamo-db.ts';
import type { Connection } from '../../../operations/connect.ts';
import { resolvePayment } from '../../../operations/payments/resolve-payment.ts';
import type { Target } from '../../../operations/target.ts';
import { FakeDojo } from '../../fakes/fake-dojo.ts';

const tableName = 'table';
const provenAtMs = Date.parse('2026-01-01T12:10:00Z');
let server: DynamoDb;
let table: DynamoDBClient;
let payments = 0;
let id: string;

const open: OpenOperation = {
  id: 'op-1',
  kind: 'capture',
  keyHash: 'K',
  requestHash: 'r',
  amount: { value: 4_000, currencyCode: 'GBP' },
  before: { status: 'Authorized', captures: [], capturedAmount: 0, refundedAmount: 0 },
  startedAtMs: Date.parse('2026-01-01T12:00:00Z'),
  leaseExpiresAtMs: 0,
  provenAtMs,
  unresolved: { sinceMs: Date.parse('2026-01-01T12:01:00Z'), reason: 'not-shown' },
};

beforeAll(async () => {
  server = await startDynamoDb();
  await createTable(server.url, tableName);
  table = new DynamoDBClient({
    endpoint: server.url,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  table.destroy();
  await server.close();
});
beforeEach(async () => {
  id = `pi_${++payments}`;
  vi.useFakeTimers({ toFake: ['Date'] });
  const known = { captured: 0, refunded: 0 };
  await paymentRecordTable(table, tableName).replace(id, undefined, {
    revision: 'left',
    open,
    settled: [],
    known,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A person who is asked at one moment, and answers at another. */
async function resolve(moved: boolean | undefined, askedAtMs: number, answeredAtMs = askedAtMs) {
  const printed: string[] = [];
  vi.setSystemTime(askedAtMs);
  const dojo = new FakeDojo(() => ({
    status: 200,
    body: {
      id,
      status: 'Authorized',
      amount: { value: 10_000, currencyCode: 'GBP' },
      reference: 'order-1',
    },
  })).client;
  const outcome = await resolvePayment(
    id,
    { target: { tableName } as Target, connection: { table, dojo } as Connection },
    {
      decide: async () => {
        vi.setSystemTime(answeredAtMs);
        return moved;
      },
      print: (text) => printed.push(text),
    },
  ).catch((error: unknown) => error);
  return { outcome, printed, record: await paymentRecordTable(table, tableName).find(id) };
}

describe('a person decides that a capture has not happened', () => {
  it('once Dojo must show it: its key is free', async () => {
    const { outcome, printed, record } = await resolve(false, provenAtMs);
    expect(outcome).toBe(true);
    expect(printed.at(-1)).toBe('Recorded: it has not happened. Its key may be used again.');
    expect(record?.open).toBeUndefined();
    expect(record?.settled).toEqual([]);
  });

  it.each([
    { name: 'at once', answeredAtMs: provenAtMs - 1 },
    {
      name: 'answered late, by an early look',
      answeredAtMs: provenAtMs + 60_000,
    },
  ])('$name: it stays open', async ({ answeredAtMs }) => {
    const { outcome, record } = await resolve(false, provenAtMs - 1, answeredAtMs);
    expect(outcome).toMatchObject({
      name: 'CannotRun',
      message:
        'Dojo could still do it when you looked, or not show it yet. Look again after 2026-01-01T12:10:00.000Z.',
    });
    expect(record?.open).toEqual(open);
  });
});

describe('a person decides that a capture has happened', () => {
  it('at any moment: its key says so for ever', async () => {
    const { outcome, record } = await resolve(true, provenAtMs - 1);
    expect(outcome).toBe(true);
    expect(record?.open).toBeUndefined();
    expect(record?.settled).toMatchObject([{ id: 'op-1', outcome: 'moved', settledBy: 'person' }]);
  });
});

it('a person who does not decide records nothing', async () => {
  const { outcome, record } = await resolve(undefined, provenAtMs);
  expect(outcome).toBe(false);
  expect(record?.revision).toBe('left');
});
