import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../functions/core/clock.ts';
import { NotConfigured, Unavailable } from '../../../functions/core/failures.ts';
import type {
  OpenOperation,
  PaymentRecord,
} from '../../../functions/core/payment-operations/payment-record.ts';
import type { PaymentState } from '../../../functions/core/payment-operations/payment-state.ts';
import { firstMessage, type SettleKind } from '../../../functions/core/settling/settle-message.ts';
import { type SettleOneDependencies, settleOne } from '../../../functions/settle/settle-one.ts';
import { captureOf } from '../../fakes/dojo-money.ts';
import { AuditWorld, hourMs, minuteMs } from '../../fakes/memory-audit.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

let world: AuditWorld;
let log: RecordingLog;
let record: PaymentRecord | undefined;
let payment: PaymentState | undefined;
let stillOpen: { readonly kind: SettleKind; readonly ageMs: number }[];
let forgetUser: SettleOneDependencies['erasures']['forgetUser'];

beforeEach(() => {
  world = new AuditWorld();
  log = new RecordingLog();
  record = undefined;
  payment = undefined;
  stillOpen = [];
  forgetUser = async () => 'erased';
});

function dependencies(): SettleOneDependencies {
  const { time, directory } = world;
  const { clock, sleep } = time;
  const users = { ...world.erasures, directory, forgetUser, log };
  return {
    payments: {
      records: {
        find: async () => record,
        replace: async (_id, expected, next) => {
          if (record?.revision !== expected?.revision) return false;
          record = next;
          return true;
        },
      },
      dojo: { find: async () => payment },
      budget: { putBack: async () => undefined },
      clock,
      sleep,
      newId: () => `id-${Math.random()}`,
      deadline: deadlineIn(26_500, clock),
      log,
    },
    erasures: users,
    customers: users,
    openFor: (kind, ageMs) => stillOpen.push({ kind, ageMs }),
    clock,
    log,
  };
}
/** @param ageMs - how long ago it was left open. */
function settle(kind: SettleKind, ageMs = minuteMs) {
  const id = kind === 'payment' ? 'pi_sandbox_1' : 'alice';
  return settleOne(firstMessage(kind, id, world.time.nowMs - ageMs), dependencies());
}

const before = { status: 'Authorized', captures: [], capturedAmount: 0, refundedAmount: 0 };
/** A capture of 10.00 whose answer was lost so long ago. */
function openCapture(ageMs: number): void {
  const startedAtMs = world.time.nowMs - ageMs;
  const open: OpenOperation = {
    id: 'operation-1',
    kind: 'capture',
    keyHash: 'key',
    requestHash: 'request',
    amount: { value: 1_000, currencyCode: 'GBP' },
    before,
    startedAtMs,
    leaseExpiresAtMs: startedAtMs + 43_000,
    provenAtMs: startedAtMs + 43_000 + 5 * minuteMs,
  };
  record = { revision: 'r1', open, settled: [], known: { captured: 0, refunded: 0 } };
  payment = paid([]);
}
function paid(captures: PaymentState['captures']): PaymentState {
  return {
    id: 'pi_sandbox_1',
    status: captures?.length === 0 ? 'Authorized' : 'Captured',
    currencyCode: 'GBP',
    amount: 1_000,
    captureMode: 'Manual',
    captures,
    refundedAmount: 0,
    isRefundTold: true,
    reference: 'Order 1',
    customer: { id: undefined },
    createdAt: undefined,
    metadata: {},
  };
}
function erasing(): void {
  const requestedAtMs = world.time.nowMs - minuteMs;
  const customerId = world.customer('alice', hourMs);
  world.set('alice', { state: 'erasing', requestedAtMs, settlesAtMs: requestedAtMs, customerId });
}
function lostAttempt(ageMs = minuteMs): void {
  const firstAttemptAtMs = world.time.nowMs - ageMs;
  world.set('alice', { state: 'unknown', firstAttemptAtMs, settlesAtMs: firstAttemptAtMs });
}
const dojoAway = async () => {
  throw new Unavailable('dojo_unavailable', '');
};

describe('settleOne', () => {
  describe('of a payment', () => {
    it('settles what Dojo shows to have happened', async () => {
      openCapture(minuteMs);
      payment = paid([captureOf('cap_1', 1_000, { status: undefined, createdAtMs: undefined })]);
      expect(await settle('payment')).toBe('settled');
      expect(record).toMatchObject({
        settled: [{ id: 'operation-1', outcome: 'moved', settledBy: 'look' }],
      });
      expect(record?.open).toBeUndefined();
    });

    it('looks again while it cannot be told, and frees the payment once it can', async () => {
      openCapture(minuteMs);
      expect(await settle('payment')).toBe('again');
      expect(record?.open?.unresolved).toMatchObject({ reason: 'not-shown' });
      world.time.advance(5 * minuteMs);
      expect(await settle('payment')).toBe('settled');
      expect(record).toMatchObject({ settled: [] });
      expect(record?.open).toBeUndefined();
    });

    it('leaves one alone that somebody is on', async () => {
      openCapture(42_000);
      const { revision } = { ...record };
      expect(await settle('payment')).toBe('again');
      expect(record?.revision).toBe(revision);
    });

    it.each([undefined, { revision: 'r', settled: [], known: { captured: 0, refunded: 0 } }])(
      'has nothing to do where nothing is open',
      async (stored) => {
        record = stored;
        expect(await settle('payment')).toBe('settled');
      },
    );
  });

  describe('of an erasure', () => {
    it('finishes one that was interrupted', async () => {
      erasing();
      expect(await settle('erasure')).toBe('settled');
      expect(world.item('alice')?.state).toBe('erased');
      expect(world.directory.live.size).toBe(0);
    });

    it('goes on later while Dojo does not remove the customer', async () => {
      erasing();
      world.directory.remove = dojoAway;
      expect(await settle('erasure')).toBe('again');
      expect(world.item('alice')?.state).toBe('erasing');
      expect(log.lines).toMatchObject([
        { level: 'warn', code: 'erasure_unfinished', fields: { errorCode: 'dojo_unavailable' } },
      ]);
    });

    it('goes on later while the app has not forgotten the user', async () => {
      erasing();
      forgetUser = async () => 'not-yet';
      expect(await settle('erasure')).toBe('again');
      expect(log.codes).toEqual(['erasure_waits_for_app']);
    });

    it('never begins one: a user who is back keeps customer and cards', async () => {
      const customerId = world.customer('alice', minuteMs);
      world.link('alice', customerId);
      expect(await settle('erasure')).toBe('settled');
      expect(world.item('alice')).toMatchObject({ state: 'linked', customerId });
      expect(world.directory.live.has(customerId)).toBe(true);
    });
  });

  describe('of a lost attempt', () => {
    it('links what it has made', async () => {
      lostAttempt();
      const customerId = world.customer('alice', minuteMs);
      expect(await settle('customer')).toBe('settled');
      expect(world.item('alice')).toMatchObject({ state: 'linked', customerId });
    });

    it('looks again while there is nothing', async () => {
      lostAttempt();
      expect(await settle('customer')).toBe('again');
    });
  });

  describe('of what is still open', () => {
    it.each([
      // Dojo is asked a few times, for 2.5 s.
      { kind: 'payment' as const, open: () => openCapture(minuteMs), lookMs: 2_500 },
      { kind: 'customer' as const, open: () => lostAttempt(), lookMs: 0 },
    ])('tells for how long a $kind has been open', async ({ kind, open, lookMs }) => {
      open();
      world.directory.list = dojoAway;
      payment = undefined;
      await settle(kind, 16 * minuteMs);
      expect(stillOpen).toEqual([{ kind, ageMs: 960_000 + lookMs }]);
    });

    it('tells it once more when it is given up', async () => {
      erasing();
      world.directory.remove = dojoAway;
      expect(await settle('erasure', 24 * hourMs)).toBe('given-up');
      expect(stillOpen).toEqual([{ kind: 'erasure', ageMs: 24 * hourMs }]);
    });

    it('tells nothing of what is settled', async () => {
      erasing();
      await settle('erasure');
      expect(stillOpen).toEqual([]);
    });
  });

  it('looks again at a customer after a failure, which the log names', async () => {
    lostAttempt();
    world.directory.list = dojoAway;
    expect(await settle('customer')).toBe('again');
    expect(log.lines).toMatchObject([
      {
        level: 'warn',
        code: 'settle_unfinished',
        fields: {
          settleKind: 'customer',
          attempt: 1,
          errorCode: 'dojo_unavailable',
          userMarker: world.marker('alice'),
        },
      },
    ]);
  });

  it('looks again at a payment that Dojo does not show', async () => {
    openCapture(minuteMs);
    const failing = dependencies();
    const payments = { ...failing.payments, dojo: { find: dojoAway } };
    const message = firstMessage('payment', 'pi_sandbox_1', world.time.nowMs - minuteMs);
    expect(await settleOne(message, { ...failing, payments })).toBe('again');
    expect(log.codes).toContain('operation_not_seen');
    expect(JSON.stringify(log.lines)).not.toContain('pi_sandbox_1');
  });

  it('says at once that an erasure waits for another key, and goes on later', async () => {
    erasing();
    world.account.failure = new NotConfigured('dojo_wrong_account', '');
    expect(await settle('erasure')).toBe('again');
    expect(log.lines).toMatchObject([{ level: 'error', code: 'erasure_blocked' }]);
  });

  it.each(['payment', 'erasure', 'customer'] as const)(
    'gives a %s up after a day, for a person',
    async (kind) => {
      openCapture(25 * hourMs);
      payment = undefined;
      if (kind === 'erasure') erasing();
      else lostAttempt();
      world.directory.remove = dojoAway;
      world.directory.list = dojoAway;
      expect(await settle(kind, 24 * hourMs - minuteMs)).toBe('again');
      expect(await settle(kind, 24 * hourMs)).toBe('given-up');
      expect(log.lines.at(-1)).toMatchObject({
        level: 'error',
        code: 'settle_given_up',
        fields: {
          settleKind: kind,
          ...(kind !== 'payment' && { userMarker: world.marker('alice') }),
        },
      });
      expect(JSON.stringify(log.lines)).not.toMatch(/alice|pi_sandbox_1/);
    },
  );

  it('fails on a fault of ours, so that a person gets the message', async () => {
    erasing();
    forgetUser = async () => {
      throw new TypeError('fault of the app');
    };
    await expect(settle('erasure')).rejects.toThrow('fault of the app');
    expect(world.item('alice')?.state).toBe('erasing');
  });
});
