import { describe, expect, it } from 'vitest';
import type {
  OpenOperation,
  PaymentRecord,
  SettledOperation,
} from '../../../functions/core/payment-operations/payment-record.ts';
import { brokenMoneyPromises, type PaymentAfter } from './money-promises.ts';
import type { MoneyJourney, Told } from './service-client.ts';

function moved(operationId: string): Told {
  return {
    kind: 'moved',
    operation: {
      operationId,
      kind: 'capture',
      amount: { value: 1_500, currencyCode: 'GBP' },
      outcome: 'done',
      reason: null,
      paymentIntentId: null,
      dojoId: 'cp_1',
      startedAt: '2026-01-01T12:00:00.000Z',
      settledAt: '2026-01-01T12:00:01.000Z',
    },
  };
}
const refused: Told = { kind: 'not-moved', said: '409 operation_not_possible' };

function asked(key: string, told: Told | undefined): MoneyJourney {
  const order = { kind: 'capture', path: 'payment-intents/pi_1/captures', key, body: {} } as const;
  return { order, told, answers: ['201'], undocumented: [] };
}
const settled = { kind: 'capture', outcome: 'moved' } as SettledOperation;
const open = {
  kind: 'capture',
  unresolved: { sinceMs: 1, reason: 'not-shown' },
} as Partial<OpenOperation> as OpenOperation;
function recordOf(operations: number, changes: Partial<PaymentRecord> = {}): PaymentRecord {
  return {
    revision: 'r',
    settled: Array.from({ length: operations }, () => settled),
    known: { captured: 0, refunded: 0 },
    ...changes,
  };
}
const kept: PaymentAfter = {
  journeys: [asked('K', moved('1')), asked('K', moved('1')), asked('L', refused)],
  record: recordOf(1),
  atDojo: { captured: [1_500], refunded: [], isReleased: false },
};

describe('the promise about a payment', () => {
  it('is kept when all answers, the record and Dojo agree', () => {
    expect(brokenMoneyPromises(kept)).toEqual([]);
  });

  it.each([
    {
      what: 'Dojo has moved more than was answered',
      after: { ...kept, atDojo: { ...kept.atDojo, captured: [1_500, 1_500] } },
      sentences: ['Dojo has captured 3000 in 2, and 1500 in 1 were answered'],
    },
    {
      what: 'Dojo has refunded what nobody was told of',
      after: { ...kept, atDojo: { ...kept.atDojo, refunded: [200] } },
      sentences: ['Dojo has refunded 200 in 1, and 0 in 0 were answered'],
    },
    {
      what: 'Dojo has released it in silence',
      after: { ...kept, atDojo: { ...kept.atDojo, isReleased: true } },
      sentences: ['Dojo has released it, and the opposite was answered'],
    },
    {
      what: 'a key is told that it moved, and that it did not',
      after: { ...kept, journeys: [asked('K', moved('1')), asked('K', refused)] },
      sentences: ['K: callers were told different things: moved by 1; 409 operation_not_possible'],
    },
    {
      what: 'a key has moved twice',
      after: {
        journeys: [asked('K', moved('1')), asked('K', moved('2'))],
        record: recordOf(2),
        atDojo: { ...kept.atDojo, captured: [1_500, 1_500] },
      },
      sentences: ['K: callers were told different things: moved by 1; moved by 2'],
    },
    {
      what: 'a caller gave up',
      after: { ...kept, journeys: [asked('K', moved('1')), asked('L', undefined)] },
      sentences: ['L: a caller was not told in 1 requests, the last answer was 201'],
    },
    {
      what: 'an operation is left open',
      after: { ...kept, record: recordOf(1, { open }) },
      sentences: ['a capture is still open: not-shown'],
    },
    {
      what: 'the record has lost an operation',
      after: { ...kept, record: recordOf(0) },
      sentences: ['the record has 0 operations, 1 were answered'],
    },
  ])('is broken when $what', ({ after, sentences }) => {
    expect(brokenMoneyPromises(after)).toEqual(sentences);
  });
});
