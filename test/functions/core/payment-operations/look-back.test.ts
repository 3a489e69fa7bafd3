import { beforeEach, describe, expect, it } from 'vitest';
import { decideOperation } from '../../../../functions/core/payment-operations/decide.ts';
import { lookAtOpenOperation } from '../../../../functions/core/payment-operations/look-again.ts';
import { moneyOf, paymentId, setupId } from '../../../fakes/dojo-money.ts';
import { gbp, OperationBench } from '../../../fakes/operation-bench.ts';

const capture = { kind: 'capture', amount: gbp(4_000) } as const;

let bench: OperationBench;
beforeEach(() => {
  bench = new OperationBench();
});

function look() {
  return lookAtOpenOperation(paymentId, bench.dependencies());
}

describe('an operation that somebody died over', () => {
  it('is left alone as long as its lease runs', async () => {
    bench.leaveOpen({ leaseExpiresAtMs: bench.time.nowMs + 1 });
    expect(await look()).toBe('open');
    expect(bench.dojo.calls).toEqual([]);
  });

  it('is settled when Dojo shows it', async () => {
    bench.leaveOpen();
    bench.dojo.move({ kind: 'capture', amount: 4_000 });
    expect(await look()).toBe('settled');
    expect(bench.record).toMatchObject({
      settled: [{ id: 'left', outcome: 'moved', dojoId: 'cp_1', settledBy: 'look' }],
      known: { captured: 4_000 },
    });
  });

  it('is unresolved while its absence proves nothing', async () => {
    bench.leaveOpen({ provenAtMs: bench.time.nowMs + 60_000 });
    expect(await look()).toBe('open');
    expect(bench.record?.open).toMatchObject({
      leaseExpiresAtMs: 0,
      unresolved: { reason: 'not-shown' },
    });
  });

  it('is withdrawn once Dojo must show it and does not', async () => {
    bench.leaveOpen({ provenAtMs: bench.time.nowMs });
    expect(await look()).toBe('settled');
    expect(bench.record).toMatchObject({ settled: [], known: { captured: 0 } });
    expect(bench.record?.open).toBeUndefined();
  });

  it.each([
    { name: 'told', isRefundTold: true, refundedAmount: 500, state: 'settled' },
    { name: 'null, as before the first', isRefundTold: false, refundedAmount: 0, state: 'open' },
    { name: 'null, and was not before', isRefundTold: false, refundedAmount: 500, state: 'open' },
    {
      name: 'null of what is refunded',
      isRefundTold: false,
      refundedAmount: 0,
      status: 'Refunded',
      state: 'open',
    },
  ])('of a refund, when the refunded sum is $name: $state', async (row) => {
    const { isRefundTold, refundedAmount, status = 'Captured', state } = row;
    const before = { status: 'Captured', captures: [], capturedAmount: 10_000, refundedAmount };
    bench.leaveOpen({ kind: 'refund', before, provenAtMs: bench.time.nowMs });
    bench.dojo.setPayment({
      status,
      isRefundTold,
      refundedAmount: isRefundTold ? refundedAmount : 0,
    });
    expect(await look()).toBe(state);
    expect(bench.record?.open?.unresolved?.reason).toBe(state === 'open' ? 'untold' : undefined);
  });

  it('is not withdrawn by an answer that was asked for too early', async () => {
    const { provenAtMs } = bench.leaveOpen({ provenAtMs: bench.time.nowMs + 100 });
    bench.deadlineMs = 500;
    const { find } = bench.dojo;
    bench.dojo.find = async (id) => {
      const shown = await find.call(bench.dojo, id);
      bench.time.nowMs = provenAtMs + 1;
      return shown;
    };
    expect(await look()).toBe('open');
    expect(bench.record?.open).toBeDefined();
  });

  it('is not withdrawn when Dojo cannot be asked, however late', async () => {
    bench.leaveOpen({ provenAtMs: 0 });
    bench.dojo.faults.find = ['unavailable', 'unavailable', 'unavailable', 'unavailable'];
    expect(await look()).toBe('open');
    expect(bench.record?.open).toMatchObject({ unresolved: { reason: 'not-shown' } });
    expect(bench.log.codes).toContain('operation_not_seen');
  });

  it('is not withdrawn when Dojo does not know the payment', async () => {
    bench.leaveOpen({ provenAtMs: 0 });
    bench.dojo.find = async () => undefined;
    expect(await look()).toBe('open');
    expect(bench.record?.open).toMatchObject({ unresolved: { reason: 'not-found' } });
  });

  it('is not withdrawn when somebody else has done about the same', async () => {
    bench.leaveOpen({ provenAtMs: 0 });
    bench.dojo.move({ kind: 'capture', amount: 4_000 });
    bench.dojo.move({ kind: 'capture', amount: 1_000 });
    expect(await look()).toBe('open');
    expect(bench.record?.open).toMatchObject({ unresolved: { reason: 'somebody-else' } });
  });

  it('keeps since when it is unresolved', async () => {
    const unresolved = { sinceMs: 7, reason: 'not-shown' } as const;
    bench.leaveOpen({ unresolved });
    await look();
    expect(bench.record?.open?.unresolved?.sinceMs).toBe(7);
  });

  it('is looked at by one of two at the same time', async () => {
    bench.leaveOpen();
    const both = await Promise.all([look(), look()]);
    expect(both).toEqual(['open', 'open']);
    expect(bench.dojo.calls).toHaveLength(4);
    expect(bench.records.writes).toBe(2);
  });

  it('is never sent again', async () => {
    bench.leaveOpen();
    await look();
    expect(bench.dojo.sent).toEqual([]);
  });

  it('is nothing to look for when there is none', async () => {
    expect(await look()).toBe('settled');
  });
});

describe('a call that finds an operation in doubt', () => {
  it('with its own key is told unresolved', async () => {
    bench.leaveOpen();
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'unresolved',
      operation: { id: 'left' },
    });
  });

  it('with another key is told busy, and nothing is sent', async () => {
    bench.leaveOpen();
    expect(await bench.run('L', capture)).toMatchObject({
      kind: 'busy',
      operation: { id: 'left' },
    });
    expect(bench.dojo.sent).toEqual([]);
  });

  it('with its own key is told unresolved while Dojo cannot be asked', async () => {
    bench.leaveOpen();
    bench.dojo.faults.find = ['unavailable', 'unavailable', 'unavailable', 'unavailable'];
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'unresolved' });
  });

  it('does it, once it is proven that nothing was done', async () => {
    bench.leaveOpen({ provenAtMs: 0 });
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'settled',
      replayed: false,
      operation: { settledBy: 'answer' },
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('does its own after the other is settled', async () => {
    bench.leaveOpen();
    bench.dojo.move({ kind: 'capture', amount: 4_000 });
    expect(await bench.run('L', capture)).toMatchObject({ kind: 'settled' });
    expect(bench.record?.settled.map(({ keyHash }) => keyHash)).toEqual(['K', 'L']);
  });
});

describe('a person decides about an operation in doubt', () => {
  const decide = (moved: boolean, operationId = 'left', seenAtMs = bench.time.nowMs) =>
    decideOperation({ id: paymentId, operationId, moved, seenAtMs }, bench.dependencies());

  it('that it has happened: its key says so for ever', async () => {
    bench.leaveOpen();
    expect(await decide(true)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', settledBy: 'person' },
    });
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'settled', replayed: true });
    expect(bench.dojo.sent).toEqual([]);
  });

  it('that it has not: its key may be used again', async () => {
    bench.leaveOpen({ provenAtMs: bench.time.nowMs });
    expect(await decide(false)).toEqual({ kind: 'withdrawn' });
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'settled', replayed: false });
  });

  it('that it has not, while Dojo may still do it: too early', async () => {
    const untilMs = bench.time.nowMs + 1;
    bench.leaveOpen({ provenAtMs: untilMs });
    expect(await decide(false)).toEqual({ kind: 'too-early', untilMs });
    expect(bench.record?.open).toBeDefined();
  });

  it('that it has not, by what was seen while Dojo might still do it: too early', async () => {
    const untilMs = bench.time.nowMs;
    bench.leaveOpen({ provenAtMs: untilMs });
    expect(await decide(false, 'left', untilMs - 1)).toEqual({ kind: 'too-early', untilMs });
    expect(bench.record?.open).toBeDefined();
  });

  it('while somebody acts on it: not now', async () => {
    bench.leaveOpen({ leaseExpiresAtMs: bench.time.nowMs + 1 });
    expect(await decide(true)).toEqual({ kind: 'not-open' });
  });

  it('about another operation than the open one: nothing', async () => {
    bench.leaveOpen();
    expect(await decide(true, 'another')).toEqual({ kind: 'not-open' });
    expect(bench.record?.open).toBeDefined();
  });

  it.each([true, false])('while somebody else is quicker: nothing (moved: %s)', async (moved) => {
    bench.leaveOpen({ provenAtMs: 0 });
    bench.records.beforeWrite = () => {
      bench.records.beforeWrite = () => undefined;
      const open = bench.leaveOpen({ id: 'second' });
      const known = { captured: 0, refunded: 0 };
      bench.records.all.set(paymentId, { revision: 'second', open, settled: [], known });
    };
    expect(await decide(moved)).toEqual({ kind: 'not-open' });
    expect(bench.record?.settled).toEqual([]);
  });
});

describe('a charge that somebody died over', () => {
  const charge = {
    kind: 'charge',
    requestHash: JSON.stringify({ kind: 'charge', amount: gbp(4_000), reference: 'fee' }),
    before: { status: 'Authorized', capturedAmount: 0, refundedAmount: 0 },
  } as const;

  it('before it had an intent is withdrawn at once: nothing can have been charged', async () => {
    bench.dojo.money = moneyOf();
    bench.leaveOpen(charge, setupId);
    expect(await lookAtOpenOperation(setupId, bench.dependencies())).toBe('settled');
    expect(bench.setupRecord).toMatchObject({ settled: [], prepared: { keyHash: 'K' } });
    expect(bench.dojo.calls).toEqual([]);
  });
});
