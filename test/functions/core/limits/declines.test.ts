import { beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import type { PaymentIntent } from '../../../../functions/core/dojo/dojo-payment-intents.ts';
import type { SetupIntent } from '../../../../functions/core/dojo/dojo-setup-intents.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import {
  type DeclineCounts,
  declineObserver,
  type SeenDeclines,
} from '../../../../functions/core/limits/declines.ts';
import {
  declinedPayments,
  declinedSetups,
} from '../../../../functions/core/payments/declined-attempts.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

let log: RecordingLog;
let sent: string[];
let counts: DeclineCounts;

beforeEach(() => {
  log = new RecordingLog();
  sent = [];
  counts = { add: async (_, attempts) => [{ known: 0, added: attempts.length }] };
});

function observe(change: Partial<SeenDeclines> = {}) {
  const observed = declineObserver({
    counts,
    metrics: {
      declined: (source, count) => sent.push(`${source} ${count}`),
      manyOfOneUser: () => sent.push('many'),
    },
  });
  const seen: SeenDeclines = {
    userId: 'alice' as UserId,
    customerId: 'cust_1',
    source: 'setup-intent',
    attempts: [
      { id: 'one', atMs: 1 },
      { id: 'two', atMs: undefined },
    ],
    ...change,
  };
  return observed(seen, log);
}

describe('declined attempts', () => {
  it('are told by source', async () => {
    await observe();
    expect(sent).toEqual(['setup-intent 2']);
    expect(log.codes).toEqual([]);
  });

  it('are told once', async () => {
    counts = { add: async () => [{ known: 2, added: 0 }] };
    await observe();
    expect(sent).toEqual([]);
  });

  it.each([
    { known: 8, added: 1, told: ['setup-intent 1'] },
    { known: 9, added: 1, told: ['setup-intent 1', 'many'] },
    { known: 3, added: 9, told: ['setup-intent 9', 'many'] },
    { known: 10, added: 1, told: ['setup-intent 1'] },
  ])('are many with the tenth of a user: $known and $added', async ({ known, added, told }) => {
    counts = { add: async () => [{ known, added }] };
    await observe();
    expect(sent).toEqual(told);
    expect(log.codes).toEqual(told.includes('many') ? ['user_declines'] : []);
  });

  it.each([
    {
      days: [
        { known: 0, added: 6 },
        { known: 0, added: 6 },
      ],
      told: ['setup-intent 12'],
    },
    {
      days: [
        { known: 0, added: 1 },
        { known: 9, added: 1 },
      ],
      told: ['setup-intent 2', 'many'],
    },
    { days: [], told: [] },
  ])('are many within one day, and not over several: $told', async ({ days, told }) => {
    counts = { add: async () => days };
    await observe();
    expect(sent).toEqual(told);
  });

  it('of nobody any more are told, and not counted for a user', async () => {
    counts = { add: () => Promise.reject(new Error('not expected here')) };
    await observe({ userId: null, source: 'webhook', attempts: [{ id: 'evt_1', atMs: 1 }] });
    expect(sent).toEqual(['webhook 1']);
  });

  it('cost nothing where there are none', async () => {
    counts = { add: () => Promise.reject(new Error('not expected here')) };
    await observe({ attempts: [] });
    expect(sent).toEqual([]);
  });

  it('that cannot be counted fail nothing', async () => {
    counts = { add: () => Promise.reject(new Unavailable('table_unavailable', '')) };
    await expect(observe()).resolves.toBeUndefined();
    expect(log.codes).toEqual(['declines_not_counted']);
  });
});

describe('what tells of a decline', () => {
  const intent = { id: 'pi_1', status: 'Created' } as PaymentIntent;
  const setup = { id: 'si_1', status: 'Created' } as SetupIntent;

  it('is a declined charge among the captures of a payment intent', () => {
    const captures = [
      { id: 'cp_1', amount: 1, status: 'Declined', createdAt: 5 },
      { id: 'cp_2', amount: 1, status: 'Successful' },
      { id: 'cp_3', amount: 1, status: 'Failed' },
    ];
    expect(declinedPayments({ ...intent, captures })).toEqual([{ id: 'pi_1 cp_1', atMs: 5 }]);
  });

  it('is not a payment intent that is still Created', () => {
    expect(declinedPayments(intent)).toEqual([]);
  });

  it('is a status of that name, if there ever is one', () => {
    expect(declinedPayments({ ...intent, status: 'Declined' })).toEqual([
      { id: 'pi_1 Declined', atMs: undefined },
    ]);
  });

  it('is each declined event of a setup intent', () => {
    const setupEvents = [
      { eventType: 'Declined', transactionId: 't1', transactionDateTime: 7 },
      { eventType: 'Authorized', transactionId: 't2' },
      { eventType: 'Declined', transactionId: null },
    ];
    expect(declinedSetups({ ...setup, setupEvents })).toEqual([
      { id: 'si_1 t1', atMs: 7 },
      { id: 'si_1 2', atMs: undefined },
    ]);
    expect(declinedSetups(setup)).toEqual([]);
  });
});
