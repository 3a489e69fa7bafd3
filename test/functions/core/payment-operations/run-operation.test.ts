import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { decideOperation } from '../../../../functions/core/payment-operations/decide.ts';
import { lookAtOpenOperation } from '../../../../functions/core/payment-operations/look-again.ts';
import type { OperationRequest } from '../../../../functions/core/payment-operations/operation-request.ts';
import type { OperationDependencies } from '../../../../functions/core/payment-operations/ports.ts';
import { runOperation } from '../../../../functions/core/payment-operations/run-operation.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import {
  MemoryBudget,
  MemoryPaymentRecords,
  MemoryPayments,
} from '../../../fakes/memory-payments.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

const id = 'pi_1';
const setupId = 'si_1';
const gbp = (value: number) => ({ value, currencyCode: 'GBP' });
const minuteMs = 60_000;

let time: FakeTime;
let records: MemoryPaymentRecords;
let dojo: MemoryPayments;
let budget: MemoryBudget;
let log: RecordingLog;
let later: string[];
let isOurs: boolean;
let ids: number;

beforeEach(() => {
  time = new FakeTime();
  records = new MemoryPaymentRecords();
  dojo = new MemoryPayments(time.clock);
  budget = new MemoryBudget(6_000);
  log = new RecordingLog();
  later = [];
  isOurs = true;
  ids = 0;
});

function dependencies(budgetMs = 26_000): OperationDependencies {
  return {
    records,
    dojo,
    budget,
    perCall: { GBP: 5_000 },
    settleLater: async (paymentId) => void later.push(paymentId),
    isOurs: async () => isOurs,
    clock: time.clock,
    sleep: time.sleep,
    newId: () => `id-${++ids}`,
    deadline: deadlineIn(budgetMs, time.clock),
    log,
  };
}

function run(request: OperationRequest, key = 'key', subject = id) {
  const requestHash = JSON.stringify(request);
  return runOperation({ id: subject, keyHash: key, requestHash, request }, dependencies());
}
const capture = (value?: number, key?: string) =>
  run({ kind: 'capture', ...(value !== undefined && { amount: gbp(value) }) }, key);
const refund = (value: number, key?: string) => run({ kind: 'refund', amount: gbp(value) }, key);
const release = (key?: string) => run({ kind: 'release' }, key);
const charge = (key = 'key', value = 2_500) =>
  run({ kind: 'charge', amount: gbp(value), reference: 'No-show' }, key, setupId);

function open(subject = id) {
  return records.stored.get(subject)?.open;
}

describe('a capture', () => {
  beforeEach(() => dojo.add({ id }));

  it('takes a part, and says which capture it is', async () => {
    expect(await capture(2_000)).toMatchObject({
      kind: 'settled',
      replayed: false,
      operation: { outcome: 'moved', amount: gbp(2_000), dojoId: 'cp_1', settledBy: 'answer' },
    });
    expect(open()).toBeUndefined();
  });

  it('takes all that is left without an amount', async () => {
    await capture(2_000, 'first');
    expect(await capture(undefined, 'second')).toMatchObject({ operation: { amount: gbp(3_000) } });
  });

  it('is written down before Dojo is asked, and has itself looked at later', async () => {
    dojo.faults.push('lost-before');
    await capture(2_000);
    expect(dojo.calls).toEqual(['capture pi_1 2000']);
    expect(later).toEqual([id]);
    expect(open()).toMatchObject({
      kind: 'capture',
      amount: gbp(2_000),
      before: { status: 'Authorized', captures: [], capturedAmount: 0, refundedAmount: 0 },
    });
  });

  it('answers its key again for ever, and asks nobody', async () => {
    const first = await capture(2_000);
    time.advance(365 * 24 * 60 * minuteMs);
    expect(await capture(2_000)).toEqual({ ...first, replayed: true });
    expect(dojo.calls).toHaveLength(1);
  });

  it('refuses its key with other content', async () => {
    await capture(2_000);
    expect(await capture(2_001)).toEqual({ kind: 'key-reused' });
  });

  it('is settled by a look when the answer was lost and it happened', async () => {
    dojo.faults.push('lost-after');
    expect(await capture(2_000)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', dojoId: 'cp_1', settledBy: 'look' },
    });
    expect(dojo.calls).toHaveLength(1);
  });

  it('is unresolved when the answer was lost and it does not show, and is not sent again', async () => {
    dojo.faults.push('lost-before');
    expect(await capture(2_000)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'not-shown' } },
    });
    time.advance(minuteMs);
    expect(await capture(2_000)).toMatchObject({ kind: 'unresolved' });
    expect(dojo.calls).toHaveLength(1);
  });

  it('may be sent again once Dojo must have shown it', async () => {
    dojo.faults.push('lost-before');
    await capture(2_000);
    time.advance((open()?.provenAtMs ?? 0) - time.nowMs - 10_000);
    expect(await capture(2_000)).toMatchObject({ kind: 'unresolved' });
    time.advance(minuteMs);
    expect(await capture(2_000)).toMatchObject({ kind: 'settled', operation: { dojoId: 'cp_1' } });
    expect(dojo.calls).toHaveLength(2);
    expect(log.codes).toContain('operation_withdrawn');
  });

  it('is found by a look later, when Dojo shows it late', async () => {
    dojo.faults.push('lost-after');
    const before = dojo.of(id);
    dojo.shown = () => before;
    expect(await capture(2_000)).toMatchObject({ kind: 'unresolved' });
    dojo.shown = undefined;
    expect(await lookAtOpenOperation(id, dependencies())).toBe('settled');
    expect(await capture(2_000)).toMatchObject({
      kind: 'settled',
      replayed: true,
      operation: { dojoId: 'cp_1', settledBy: 'look' },
    });
  });

  it('keeps every other operation away while it is in doubt', async () => {
    dojo.faults.push('lost-before');
    await capture(2_000, 'first');
    expect(await capture(1_000, 'second')).toMatchObject({
      kind: 'busy',
      operation: { keyHash: 'first' },
    });
    expect(await release('third')).toMatchObject({ kind: 'busy' });
    expect(dojo.calls).toHaveLength(1);
  });

  it('frees the payment when Dojo was not reached', async () => {
    dojo.faults.push('unavailable');
    await expect(capture(2_000)).rejects.toBeInstanceOf(Unavailable);
    expect(open()).toBeUndefined();
    expect(await capture(2_000)).toMatchObject({ kind: 'settled' });
  });

  it('says so when Dojo refuses it', async () => {
    dojo.faults.push('refused');
    expect(await capture(2_000)).toMatchObject({ kind: 'refused', code: 'operation_not_possible' });
    expect(open()).toBeUndefined();
    expect(log.codes).toContain('operation_refused');
  });

  it('waits for another one that is under way, and then says that it is busy', async () => {
    dojo.faults.push('lost-before');
    await capture(2_000, 'first');
    const held = records.stored.get(id);
    if (held?.open === undefined) throw new Error('Nothing is open.');
    records.stored.set(id, {
      ...held,
      open: { ...held.open, leaseExpiresAtMs: time.nowMs + 20_000 },
    });
    const startedAtMs = time.nowMs;
    expect(await capture(2_000, 'second')).toMatchObject({ kind: 'busy' });
    expect(time.nowMs - startedAtMs).toBeGreaterThanOrEqual(3_000);
    expect(time.nowMs - startedAtMs).toBeLessThan(5_000);
  });

  it('does not begin before Dojo shows the one before it', async () => {
    const before = dojo.of(id);
    await capture(2_000, 'first');
    dojo.shown = () => before;
    await expect(capture(2_000, 'second')).rejects.toMatchObject({ code: 'payment_not_shown_yet' });
    expect(dojo.calls).toHaveLength(1);
    dojo.shown = undefined;
    expect(await capture(2_000, 'second')).toMatchObject({ operation: { dojoId: 'cp_2' } });
  });

  it.each([
    [
      'the portal has captured another amount, and ours is not there',
      [700],
      'unresolved',
      'not-shown',
    ],
    ['the portal has captured another amount as well', [700, 2_000], 'unresolved', 'somebody-else'],
    [
      'the portal has captured the same amount as well',
      [2_000, 2_000],
      'unresolved',
      'somebody-else',
    ],
  ])('when its answer is lost and %s', async (_case, amounts, kind, reason) => {
    dojo.faults.push('lost-before');
    const { sleep } = time;
    let isDone = false;
    const acting = {
      ...dependencies(),
      sleep: async (ms: number) => {
        if (!isDone) for (const amount of amounts) dojo.addCapture(id, amount);
        isDone = true;
        await sleep(ms);
      },
    };
    const request = { kind: 'capture', amount: gbp(2_000) } as const;
    expect(
      await runOperation({ id, keyHash: 'key', requestHash: 'r', request }, acting),
    ).toMatchObject({ kind, operation: { unresolved: { reason } } });
  });

  it('is unresolved when Dojo lists no captures', async () => {
    dojo.change(id, { captures: undefined });
    dojo.faults.push('lost-before');
    expect(await capture(2_000)).toMatchObject({ operation: { unresolved: { reason: 'untold' } } });
  });

  it('is declined when Dojo lists it as failed', async () => {
    dojo.faults.push('lost-before');
    await capture(2_000);
    dojo.addCapture(id, 2_000, 'Failed');
    expect(await capture(2_000)).toMatchObject({ operation: { outcome: 'declined' } });
  });

  it.each([
    [{ captureMode: 'Auto', status: 'Captured' } as const, 100, 'operation_not_possible'],
    [{ status: 'Created' }, 100, 'operation_not_possible'],
    [{ status: 'Reversed' }, 100, 'operation_not_possible'],
    [{ refundedAmount: 1 }, 100, 'operation_not_possible'],
    [{}, 5_001, 'amount_not_available'],
  ])(
    'of a payment that is %j for %i is refused with %s, without asking',
    async (change, value, code) => {
      dojo.change(id, change);
      expect(await capture(value)).toMatchObject({ kind: 'refused', code });
      expect(dojo.calls).toEqual([]);
      expect(records.stored.size).toBe(0);
    },
  );

  it('in another currency is refused, and told which it is', async () => {
    const euros = { value: 100, currencyCode: 'EUR' };
    expect(await run({ kind: 'capture', amount: euros })).toMatchObject({
      code: 'currency_not_allowed',
      detail: expect.stringContaining('GBP'),
    });
  });

  it('of another deployment’s payment, or of none, is not found', async () => {
    expect(await run({ kind: 'capture' }, 'key', 'pi_nobody')).toEqual({ kind: 'not-found' });
    isOurs = false;
    expect(await capture(100)).toEqual({ kind: 'not-found' });
  });

  it('ends once for a key that comes twenty times at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => capture(1_000)));
    expect(dojo.calls).toEqual(['capture pi_1 1000']);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['settled']));
  });

  it('says that it may have happened when the table does not take its end, and is found later', async () => {
    records.beforeWrite = (_id, next) => {
      if (next.settled.length > 0) throw new Unavailable('table_unavailable', 'throttled');
    };
    await expect(capture(2_000)).rejects.toMatchObject({ code: 'table_unavailable' });
    expect(open()).toBeDefined();
    records.beforeWrite = () => undefined;
    time.advance(minuteMs);
    expect(await capture(2_000)).toMatchObject({ kind: 'settled', operation: { dojoId: 'cp_1' } });
    expect(dojo.calls).toHaveLength(1);
  });
});

describe('a refund', () => {
  beforeEach(() => dojo.add({ id, status: 'Captured', captureMode: 'Auto', captures: [] }));

  it('gives back a part, and then no more than the rest', async () => {
    expect(await refund(2_000, 'a')).toMatchObject({ operation: { dojoId: 'rfnd_1' } });
    expect(await refund(3_001, 'b')).toMatchObject({
      code: 'amount_not_available',
      detail:
        '/amount/value must be at most 3000: 30.00 GBP (3000 in minor units) of this payment can be refunded',
    });
    expect(await refund(3_000, 'b')).toMatchObject({ kind: 'settled' });
  });

  it('is sent once more with the same key for Dojo when its answer is lost and it does not show', async () => {
    dojo.faults.push('lost-before');
    expect(await refund(500)).toMatchObject({
      kind: 'settled',
      operation: { dojoId: 'rfnd_1', settledBy: 'answer' },
    });
    expect(dojo.calls).toEqual(['refund pi_1 500', 'refund pi_1 500']);
    expect(dojo.of(id).refundedAmount).toBe(500);
  });

  it('is not sent again when it shows', async () => {
    dojo.faults.push('lost-after');
    expect(await refund(500)).toMatchObject({ operation: { settledBy: 'look' } });
    expect(dojo.calls).toHaveLength(1);
  });

  it('that Dojo does not show is given back once all the same, thanks to Dojo’s key', async () => {
    dojo.faults.push('lost-after');
    const before = dojo.of(id);
    dojo.shown = () => before;
    expect(await refund(500)).toMatchObject({ kind: 'settled' });
    expect(dojo.of(id).refundedAmount).toBe(500);
  });

  it('waits for a person when more was given back than its own amount', async () => {
    dojo.faults.push('lost-before', 'lost-before');
    await refund(500);
    dojo.change(id, { refundedAmount: 800 });
    time.advance(10 * minuteMs);
    expect(await refund(500)).toMatchObject({
      operation: { unresolved: { reason: 'somebody-else' } },
    });
    expect(await lookAtOpenOperation(id, dependencies())).toBe('later');
    expect(dojo.calls).toHaveLength(2);
  });

  it.each([true, false])('is decided by a person: it has happened: %s', async (moved) => {
    dojo.faults.push('lost-before', 'lost-before');
    await refund(500);
    dojo.change(id, { refundedAmount: 800 });
    const operationId = open()?.id ?? '';
    const decision = await decideOperation({ id, operationId, moved }, dependencies());
    expect(decision.kind).toBe(moved ? 'settled' : 'withdrawn');
    expect(await refund(500)).toMatchObject({
      kind: 'settled',
      operation: { settledBy: moved ? 'person' : 'answer' },
    });
    expect(await decideOperation({ id, operationId, moved }, dependencies())).toEqual({
      kind: 'not-open',
    });
  });

  it('beyond what one call or one day may give back is refused, without asking', async () => {
    dojo.change(id, { amount: 20_000 });
    expect(await refund(5_001)).toMatchObject({ code: 'merchant_limit_exceeded' });
    await refund(4_000, 'a');
    expect(await refund(2_001, 'b')).toMatchObject({ code: 'merchant_limit_exceeded' });
    expect(await refund(2_000, 'b')).toMatchObject({ kind: 'settled' });
    expect(dojo.calls).toHaveLength(2);
  });

  it('that moved nothing leaves the day’s limit as it was', async () => {
    dojo.faults.push('refused', 'unavailable');
    await refund(500);
    await expect(refund(500)).rejects.toThrow();
    expect(budget.spent).toBe(0);
  });
});

describe('a release', () => {
  beforeEach(() => dojo.add({ id }));

  it('gives back what is reserved, once', async () => {
    expect(await release()).toMatchObject({ kind: 'settled', operation: { amount: gbp(5_000) } });
    expect(await release()).toMatchObject({ replayed: true });
    expect(await release('other')).toMatchObject({ code: 'operation_not_possible' });
    expect(await capture(100, 'third')).toMatchObject({ code: 'operation_not_possible' });
  });

  it('is settled by a look', async () => {
    dojo.faults.push('lost-after');
    expect(await release()).toMatchObject({ operation: { settledBy: 'look' } });
  });

  it('of the rest after a part was captured waits for a person when its answer is lost and the status tells nothing', async () => {
    await capture(2_000, 'part');
    dojo.faults.push('lost-before');
    expect(await release()).toMatchObject({ operation: { unresolved: { reason: 'untold' } } });
  });
});

describe('a charge', () => {
  beforeEach(() => {
    dojo.setups.set(setupId, { status: 'Authorized', customer: { id: 'cust_1' }, metadata: {} });
  });
  const madeOnce = () => dojo.calls.filter((call) => call.startsWith('create')).length;

  it('makes a payment, writes it down, and charges it', async () => {
    expect(await charge()).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', paymentIntentId: 'pi_1' },
    });
    expect(dojo.calls).toEqual(['create for si_1', 'charge pi_1']);
    expect(await charge('other')).toMatchObject({
      code: 'operation_not_possible',
      detail: expect.stringContaining('Completed'),
    });
  });

  it('whose payment could not be made charges nothing, and may be tried again', async () => {
    dojo.faults.push('lost-before');
    await expect(charge()).rejects.toMatchObject({ code: 'dojo_unavailable' });
    expect(await charge()).toMatchObject({ kind: 'settled', operation: { outcome: 'moved' } });
  });

  it('keeps a decline', async () => {
    let charges = 0;
    const realCharge = dojo.charge.bind(dojo);
    dojo.charge = async (paymentId) =>
      ++charges === 1 ? { kind: 'declined' } : realCharge(paymentId);
    expect(await charge()).toMatchObject({ operation: { outcome: 'declined' } });
    expect(await charge()).toMatchObject({ replayed: true, operation: { outcome: 'declined' } });
    expect(await charge('second')).toMatchObject({ operation: { outcome: 'moved' } });
  });

  it('whose payment was made and its answer lost is taken up, and not made twice', async () => {
    dojo.faults.push('lost-after');
    expect(await charge()).toMatchObject({
      kind: 'settled',
      operation: { paymentIntentId: 'pi_1' },
    });
    expect(madeOnce()).toBe(1);
  });

  it('that was cut off before it was charged takes up the same payment with the same key', async () => {
    records.beforeWrite = (_id, next) => {
      if (next.open?.paymentIntentId !== undefined) throw new Error('killed');
    };
    await expect(charge()).rejects.toThrow('killed');
    records.beforeWrite = () => undefined;
    time.advance(minuteMs);
    expect(await charge()).toMatchObject({
      kind: 'settled',
      operation: { paymentIntentId: 'pi_1' },
    });
    expect(madeOnce()).toBe(1);
  });

  it('cancels the payment of another key that was cut off, before it makes one', async () => {
    records.beforeWrite = (_id, next) => {
      if (next.open?.paymentIntentId !== undefined) throw new Error('killed');
    };
    await expect(charge('first')).rejects.toThrow('killed');
    records.beforeWrite = () => undefined;
    time.advance(minuteMs);
    expect(await charge('second')).toMatchObject({ operation: { paymentIntentId: 'pi_2' } });
    expect(dojo.calls).toEqual([
      'create for si_1',
      'cancel pi_1',
      'create for si_1',
      'charge pi_2',
    ]);
  });

  it('is settled by a look at its payment when the answer was lost', async () => {
    const realCharge = dojo.charge.bind(dojo);
    dojo.charge = async (paymentId) => {
      dojo.faults.push('lost-after');
      return realCharge(paymentId);
    };
    expect(await charge()).toMatchObject({ operation: { outcome: 'moved', settledBy: 'look' } });
  });

  it('on which Dojo is still working is unresolved until it shows', async () => {
    dojo.charge = async () => ({ kind: 'pending' });
    expect(await charge()).toMatchObject({ operation: { unresolved: { reason: 'pending' } } });
    dojo.change('pi_1', { status: 'Captured' });
    expect(await charge()).toMatchObject({ operation: { outcome: 'moved' } });
  });

  it('never charges a second payment while the first may have been charged', async () => {
    dojo.charge = async (paymentId) => {
      dojo.calls.push(`charge ${paymentId}`);
      dojo.faults.push('lost-before');
      return MemoryPayments.prototype.charge.call(dojo, paymentId);
    };
    expect(await charge('first')).toMatchObject({ kind: 'unresolved' });
    expect(await charge('second')).toMatchObject({ kind: 'busy' });
    expect(madeOnce()).toBe(1);
  });

  it.each(['Created', 'Completed', 'Canceled', 'Expired', 'CardExpired', 'Closed'])(
    'of a setup intent that is %s is refused, without asking',
    async (status) => {
      dojo.setups.set(setupId, { status, customer: { id: undefined }, metadata: {} });
      expect(await charge()).toMatchObject({ code: 'operation_not_possible', status });
      expect(dojo.calls).toEqual([]);
    },
  );
});

describe('a look, without being asked for anything', () => {
  it('leaves alone what is settled, or somebody is on', async () => {
    dojo.add({ id });
    expect(await lookAtOpenOperation(id, dependencies())).toBe('settled');
    dojo.faults.push('lost-before');
    await capture(2_000);
    const held = records.stored.get(id);
    if (held?.open === undefined) throw new Error('Nothing is open.');
    records.stored.set(id, {
      ...held,
      open: { ...held.open, leaseExpiresAtMs: time.nowMs + 1 },
    });
    const { writes } = records;
    expect(await lookAtOpenOperation(id, dependencies())).toBe('later');
    expect(records.writes).toBe(writes);
  });

  it('settles what certainly did not happen, and never sends it', async () => {
    dojo.add({ id });
    dojo.faults.push('lost-before');
    await capture(2_000);
    time.advance(10 * minuteMs);
    expect(await lookAtOpenOperation(id, dependencies())).toBe('settled');
    expect(open()).toBeUndefined();
    expect(dojo.calls).toHaveLength(1);
  });
});
