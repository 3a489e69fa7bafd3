import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { moneyOf, paymentId } from '../../../fakes/dojo-money.ts';
import type { DojoFault } from '../../../fakes/fake-dojo-payments.ts';
import { gbp, OperationBench } from '../../../fakes/operation-bench.ts';

const capture = { kind: 'capture', amount: gbp(4_000) } as const;
const refund = { kind: 'refund', amount: gbp(4_000) } as const;
const release = { kind: 'release' } as const;
const paid = moneyOf({ status: 'Captured', captureMode: 'Auto' });

let bench: OperationBench;
beforeEach(() => {
  bench = new OperationBench();
});

describe('an operation that goes well', () => {
  it('is written down before Dojo is asked', async () => {
    let writtenBefore = 0;
    bench.dojo.faults.capture = [];
    const { capture: ask } = bench.dojo;
    bench.dojo.capture = (id, amount) => {
      writtenBefore = bench.records.writes;
      return ask.call(bench.dojo, id, amount);
    };
    await bench.run('K', capture);
    expect(writtenBefore).toBe(1);
  });

  it('is settled with Dojo’s id, and asked for once', async () => {
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'settled',
      replayed: false,
      operation: { outcome: 'moved', amount: gbp(4_000), dojoId: 'cp_1', settledBy: 'answer' },
    });
    expect(bench.dojo.sent).toEqual(['capture pi_1 4000']);
    expect(bench.record).toMatchObject({ known: { captured: 4_000, refunded: 0 } });
    expect(bench.record?.open).toBeUndefined();
  });

  it('moves all that is left when no amount is asked for', async () => {
    await bench.run('K', { kind: 'capture' });
    expect(bench.dojo.sent).toEqual(['capture pi_1 10000']);
  });

  it('is looked at again later, in case this instance dies', async () => {
    await bench.run('K', capture);
    expect(bench.settleLater).toEqual([paymentId]);
  });

  it('gives its key the same answer for ever, and nothing is sent', async () => {
    const first = await bench.run('K', capture);
    bench.time.advance(400 * 86_400_000);
    bench.dojo.setPayment({ status: 'Refunded', refundedAmount: 4_000 });
    const again = await bench.run('K', capture);
    expect(again).toEqual({ ...first, replayed: true });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('sends a refund with a key of its own for each payment', async () => {
    bench.dojo.money = paid;
    await bench.run('K', refund);
    expect(bench.dojo.refundKeys).toEqual(['pi_1.K']);
  });
});

describe('a key that was used for something else', () => {
  const another = { kind: 'capture', amount: gbp(4_001) } as const;

  it('is refused after the first has ended', async () => {
    await bench.run('K', capture);
    expect(await bench.run('K', another)).toEqual({ kind: 'key-reused' });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('is refused while the first is open', async () => {
    bench.leaveOpen({ leaseExpiresAtMs: bench.time.nowMs + 1_000 });
    expect(await bench.run('K', another)).toEqual({ kind: 'key-reused' });
  });
});

describe('a payment on which somebody else acts', () => {
  it('is waited for, and then busy', async () => {
    bench.leaveOpen({ leaseExpiresAtMs: bench.time.nowMs + 60_000 });
    const startedAtMs = bench.time.nowMs;
    expect(await bench.run('L', capture)).toMatchObject({
      kind: 'busy',
      operation: { id: 'left' },
    });
    expect(bench.time.nowMs - startedAtMs).toBeGreaterThanOrEqual(3_000);
    expect(bench.dojo.calls).toEqual([]);
  });

  it('is free as soon as the other has ended', async () => {
    const open = bench.leaveOpen({ leaseExpiresAtMs: bench.time.nowMs + 60_000 });
    const { sleep } = bench.time;
    const settled = { ...open, outcome: 'moved', settledAtMs: 0, settledBy: 'answer' } as const;
    const dependencies = {
      sleep: async (ms: number) => {
        await sleep(ms);
        bench.dojo.move({ kind: 'capture', amount: 4_000 });
        const known = { captured: 4_000, refunded: 0 };
        bench.records.all.set(paymentId, { revision: 'theirs', settled: [settled], known });
      },
    };
    Object.assign(bench.time, dependencies);
    expect(await bench.run('L', { kind: 'capture', amount: gbp(1_000) })).toMatchObject({
      kind: 'settled',
      operation: { keyHash: 'L' },
    });
  });

  it.each([
    ['with the same key, is what the key is told', 'K', { kind: 'settled', replayed: true }],
    [
      'with another key, leaves nothing to be done',
      'L',
      { kind: 'refused', code: 'operation_not_possible' },
    ],
  ] as const)('that is done while this one looks at the payment, %s', async (_what, key, told) => {
    const { find } = bench.dojo;
    bench.dojo.find = async (id) => {
      bench.dojo.find = find;
      await bench.run(key, { kind: 'capture' });
      return find.call(bench.dojo, id);
    };
    expect(await bench.run('K', { kind: 'capture' })).toMatchObject(told);
    expect(bench.dojo.sent).toEqual(['capture pi_1 10000']);
  });

  it('is not asked for twice when another begins first', async () => {
    bench.records.beforeWrite = () => {
      bench.records.beforeWrite = () => undefined;
      bench.leaveOpen({ keyHash: 'L', leaseExpiresAtMs: bench.time.nowMs + 60_000 });
    };
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'busy' });
    expect(bench.dojo.sent).toEqual([]);
  });
});

describe('Dojo’s answer is lost', () => {
  it.each([
    { name: 'capture', request: capture, money: moneyOf(), method: 'capture' },
    { name: 'release', request: release, money: moneyOf(), method: 'reverse' },
    { name: 'refund', request: refund, money: paid, method: 'refund' },
  ] as const)('and the $name shows: it is settled, and sent once', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = ['lost'];
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', settledBy: 'look' },
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('and nothing shows: it is unresolved, free to be looked at, and not sent again', async () => {
    bench.dojo.faults.capture = ['not-done-no-answer'];
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'unresolved',
      operation: { leaseExpiresAtMs: 0, unresolved: { reason: 'not-shown' } },
    });
    expect(bench.dojo.sent).toEqual(['capture pi_1 4000']);
  });

  it('and nothing of a refund shows: it is sent again with Dojo’s own key', async () => {
    bench.dojo.money = paid;
    bench.dojo.faults.refund = ['not-done-no-answer'];
    expect(await bench.run('K', refund)).toMatchObject({
      kind: 'settled',
      operation: { dojoId: 'rfnd_1', settledBy: 'answer' },
    });
    expect(bench.dojo.refundKeys).toEqual(['pi_1.K', 'pi_1.K']);
  });

  it('and Dojo has refunded twice for one key: a person must look', async () => {
    bench.dojo.money = paid;
    bench.dojo.faults.refund = ['not-done-no-answer'];
    const { refund: ask } = bench.dojo;
    bench.dojo.refund = async (id, order) => {
      const reply = await ask.call(bench.dojo, id, order);
      bench.dojo.move({ kind: 'refund', amount: 4_000, key: 'the first, at last' });
      return reply;
    };
    expect(await bench.run('K', refund)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'somebody-else' } },
    });
  });

  it('and the second refund is refused: that says nothing of the first', async () => {
    bench.dojo.money = paid;
    bench.dojo.faults.refund = ['not-done-no-answer', 'refused'];
    expect(await bench.run('K', refund)).toMatchObject({ kind: 'unresolved' });
    expect(bench.record?.open).toBeDefined();
  });

  it('and Dojo cannot be asked: it is unresolved, not unavailable', async () => {
    bench.dojo.faults.capture = ['lost'];
    bench.dojo.faults.find = [undefined, ...new Array<DojoFault>(4).fill('unavailable')];
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'not-shown' } },
    });
  });

  it('and Dojo does not know the payment: it is unresolved', async () => {
    bench.dojo.faults.capture = ['lost'];
    const { find } = bench.dojo;
    let looks = 0;
    bench.dojo.find = async (id) => (looks++ === 0 ? find.call(bench.dojo, id) : undefined);
    expect(await bench.run('K', capture)).toMatchObject({
      operation: { unresolved: { reason: 'not-found' } },
    });
  });
});

describe('Dojo has certainly done nothing', () => {
  it('since it could not be reached: that is thrown, and the payment free', async () => {
    bench.dojo.faults.capture = ['unavailable'];
    await expect(bench.run('K', capture)).rejects.toMatchObject({ code: 'dojo_unavailable' });
    expect(bench.record).toMatchObject({ settled: [] });
    expect(bench.record?.open).toBeUndefined();
  });

  it('and the key may be used again', async () => {
    bench.dojo.faults.capture = ['unavailable'];
    await expect(bench.run('K', capture)).rejects.toThrow();
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'settled', replayed: false });
  });

  it('and the record cannot be freed: the caller is told the same', async () => {
    bench.dojo.faults.capture = ['unavailable'];
    bench.records.faults.push(undefined, 'unavailable');
    await expect(bench.run('K', capture)).rejects.toMatchObject({ code: 'dojo_unavailable' });
    expect(bench.record?.open).toBeDefined();
    expect(bench.log.codes).toContain('operation_not_withdrawn');
  });

  it('since there is no time left to ask it', async () => {
    bench.deadlineMs = 2_999;
    await expect(bench.run('K', capture)).rejects.toMatchObject({ code: 'dojo_unavailable' });
    expect(bench.dojo.sent).toEqual([]);
    expect(bench.record?.open).toBeUndefined();
  });
});

describe('the table fails', () => {
  it('before anything is written down: nothing is sent', async () => {
    bench.records.faults.push('unavailable');
    await expect(bench.run('K', capture)).rejects.toMatchObject({ code: 'table_unavailable' });
    expect(bench.dojo.sent).toEqual([]);
  });

  it('with the answer of the first write: nothing is sent, and the outcome unknown', async () => {
    bench.records.faults.push('lost');
    await expect(bench.run('K', capture)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(bench.dojo.sent).toEqual([]);
    expect(bench.record?.open).toMatchObject({ keyHash: 'K' });
  });

  it.each(['unavailable', 'lost', 'not-done-no-answer'] as const)(
    'once money has moved (%s): the caller is told unresolved, and its key tells later',
    async (fault) => {
      bench.records.faults.push(undefined, fault);
      expect(await bench.run('K', capture)).toMatchObject({ kind: 'unresolved' });
      bench.time.advance(60_000);
      expect(await bench.run('K', capture)).toMatchObject({
        kind: 'settled',
        operation: { outcome: 'moved' },
      });
      expect(bench.dojo.sent).toHaveLength(1);
    },
  );

  it('once a lost answer is to be called unresolved: the caller is told so all the same', async () => {
    bench.dojo.faults.capture = ['not-done-no-answer'];
    bench.records.faults.push(undefined, 'unavailable');
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'unresolved' });
  });
});

describe('a record that somebody else has taken over', () => {
  it('is settled all the same by whoever gets Dojo’s answer', async () => {
    bench.dojo.faults.capture = [];
    const { capture: ask } = bench.dojo;
    bench.dojo.capture = async (id, amount) => {
      const reply = await ask.call(bench.dojo, id, amount);
      const record = bench.record;
      if (record?.open) {
        const open = { ...record.open, leaseExpiresAtMs: 0 };
        bench.records.all.set(paymentId, { ...record, revision: 'theirs', open });
      }
      return reply;
    };
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'settled' });
    expect(bench.record?.open).toBeUndefined();
    expect(bench.record?.settled).toHaveLength(1);
  });

  it('is not settled by what a slow caller sees: that may be another operation’s', async () => {
    bench.dojo.faults.capture = ['not-done-no-answer'];
    const { find } = bench.dojo;
    let looks = 0;
    bench.dojo.find = async (id) => {
      if (++looks === 2) {
        // The first was given up meanwhile, and the key used again.
        bench.dojo.move({ kind: 'capture', amount: 4_000 });
        const open = { ...bench.leaveOpen(), id: 'second' };
        const settled = { ...open, outcome: 'moved', settledAtMs: 0, settledBy: 'answer' } as const;
        const known = { captured: 4_000, refunded: 0 };
        bench.records.all.set(paymentId, { revision: 'theirs', settled: [settled], known });
      }
      return find.call(bench.dojo, id);
    };
    expect(await bench.run('K', { ...capture })).toMatchObject({
      kind: 'settled',
      operation: { id: 'second' },
    });
    expect(bench.record?.settled).toHaveLength(1);
  });

  it('and that cannot be read then: its sender is told unresolved, not unavailable', async () => {
    bench.dojo.faults.capture = ['lost'];
    bench.records.beforeWrite = () => {
      if (bench.record === undefined) return;
      bench.records.beforeWrite = () => undefined;
      bench.leaveOpen({ leaseExpiresAtMs: 0 });
      bench.records.find = async () => {
        throw new Unavailable('table_unavailable', 'throttled');
      };
    };
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'unresolved' });
  });

  it('is told of in the log when it had been given up', async () => {
    const { capture: ask } = bench.dojo;
    bench.dojo.capture = async (id, amount) => {
      const reply = await ask.call(bench.dojo, id, amount);
      const known = { captured: 0, refunded: 0 };
      bench.records.all.set(paymentId, { revision: 'freed', settled: [], known });
      return reply;
    };
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'settled' });
    expect(bench.log.codes).toEqual(['operation_settled_late']);
    expect(bench.record?.settled).toHaveLength(1);
  });
});

describe('what may be given back', () => {
  beforeEach(() => {
    bench.dojo.money = paid;
  });

  it('is limited for one call', async () => {
    bench.dojo.money = moneyOf({ status: 'Captured', captureMode: 'Auto', amount: 90_000 });
    expect(await bench.run('K', { kind: 'refund', amount: gbp(50_001) })).toMatchObject({
      kind: 'refused',
      code: 'merchant_limit_exceeded',
    });
    expect(bench.dojo.sent).toEqual([]);
  });

  it('is limited for one day', async () => {
    bench.budget.most = 7_999;
    await bench.run('K', refund);
    expect(await bench.run('L', refund)).toMatchObject({ code: 'merchant_limit_exceeded' });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('does not count a capture', async () => {
    bench.dojo.money = moneyOf();
    await bench.run('K', capture);
    expect(bench.budget.takenByDay).toEqual({});
  });

  it('is put back when Dojo could not be asked', async () => {
    bench.dojo.faults.refund = ['unavailable'];
    await expect(bench.run('K', refund)).rejects.toThrow();
    expect(Object.values(bench.budget.takenByDay)).toEqual([0]);
  });

  it('is put back when somebody else begins first', async () => {
    bench.records.beforeWrite = () => {
      bench.records.beforeWrite = () => undefined;
      bench.leaveOpen({ keyHash: 'L', leaseExpiresAtMs: bench.time.nowMs + 60_000 });
    };
    await bench.run('K', refund);
    expect(Object.values(bench.budget.takenByDay)).toEqual([0]);
  });

  it('is put back to the day from which it was taken', async () => {
    bench.time.nowMs = Date.parse('2026-01-01T23:59:59Z');
    const { refund: ask } = bench.dojo;
    bench.dojo.refund = (id, order) => {
      bench.time.advance(5_000);
      bench.dojo.faults.refund = ['unavailable'];
      return ask.call(bench.dojo, id, order);
    };
    await expect(bench.run('K', refund)).rejects.toThrow();
    expect(bench.budget.takenByDay).toEqual({ '2026-01-01': 0 });
  });

  it('stays taken while it is in doubt', async () => {
    bench.dojo.faults.refund = ['not-done-no-answer', 'not-done-no-answer'];
    await bench.run('K', refund);
    expect(Object.values(bench.budget.takenByDay)).toEqual([4_000]);
  });
});
