import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { lookAtOpenOperation } from '../../../../functions/core/payment-operations/look-again.ts';
import { captureOf, moneyOf, paymentId } from '../../../fakes/dojo-money.ts';
import type { DojoFault } from '../../../fakes/fake-dojo-payments.ts';
import { gbp, OperationBench } from '../../../fakes/operation-bench.ts';

const capture = { kind: 'capture', amount: gbp(4_000) } as const;
const release = { kind: 'release' } as const;
const refund = { kind: 'refund', amount: gbp(4_000) } as const;
const charge = { kind: 'charge', amount: gbp(4_000), reference: 'fee' } as const;
const paid = moneyOf({ status: 'Captured', captureMode: 'Auto' });

const kinds = [
  { name: 'a capture', request: capture, money: moneyOf(), method: 'capture' },
  { name: 'a release', request: release, money: moneyOf(), method: 'reverse' },
  { name: 'a refund', request: refund, money: paid, method: 'refund' },
  { name: 'a charge', request: charge, money: moneyOf(), method: 'charge' },
] as const;
const doneAndRefused = ['refused-and-done', 'throttled-and-done'] as const;
const both = kinds.flatMap((row) => doneAndRefused.map((fault) => ({ ...row, fault })));

let bench: OperationBench;
beforeEach(() => {
  bench = new OperationBench();
});

/** Each look that follows the request fails so. */
function failLooks(before: number, fault: DojoFault = 'unavailable'): void {
  bench.dojo.faults.find = [
    ...new Array<undefined>(before).fill(undefined),
    ...new Array<DojoFault>(8).fill(fault),
  ];
}
function looksBefore(request: { readonly kind: string }): number {
  return request.kind === 'charge' ? 0 : 1;
}

describe('Dojo refuses what it has done all the same', () => {
  it.each(both)('and shows it: $name is told done, and not done again ($fault)', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = [row.fault];
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', settledBy: 'look' },
    });
    expect(await bench.run('K', row.request)).toMatchObject({ kind: 'settled', replayed: true });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it.each(both)('and shows it a second later: $name is told done ($fault)', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = [row.fault];
    const { sleep } = bench.time;
    const { createForSetup } = bench.dojo;
    bench.dojo.shown = row.money;
    bench.dojo.createForSetup = async (order) => {
      const made = await createForSetup.call(bench.dojo, order);
      bench.dojo.shown = bench.dojo.money;
      return made;
    };
    const startedAtMs = bench.time.nowMs;
    Object.assign(bench.time, {
      sleep: async (ms: number) => {
        await sleep(ms);
        if (bench.time.nowMs - startedAtMs >= 1_000) bench.dojo.shown = undefined;
      },
    });
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved' },
    });
  });

  it.each(both)(
    'and cannot be looked at: $name is unresolved, and told later ($fault)',
    async (row) => {
      bench.dojo.money = row.money;
      bench.dojo.faults[row.method] = [row.fault];
      failLooks(looksBefore(row.request));
      expect(await bench.run('K', row.request)).toMatchObject({
        kind: 'unresolved',
        operation: { unresolved: { reason: 'not-shown' } },
      });
      bench.dojo.faults.find = [];
      bench.time.advance(60_000);
      expect(await bench.run('K', row.request)).toMatchObject({
        kind: 'settled',
        operation: { outcome: 'moved' },
      });
      expect(bench.dojo.sent).toHaveLength(1);
    },
  );

  it.each(both)('and does not know the payment: $name is unresolved ($fault)', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = [row.fault];
    const { find } = bench.dojo;
    let looks = 0;
    bench.dojo.find = async (id) =>
      looks++ < looksBefore(row.request) ? find.call(bench.dojo, id) : undefined;
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'not-found' } },
    });
  });

  it('and the record cannot be written: the caller is told unresolved', async () => {
    bench.dojo.faults.capture = ['refused-and-done'];
    bench.records.faults.push(undefined, 'unavailable');
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'unresolved' });
    expect(bench.record?.open).toBeDefined();
  });

  it('of a refund: what may be given back stays taken', async () => {
    bench.dojo.money = paid;
    bench.dojo.faults.refund = ['refused-and-done'];
    await bench.run('K', refund);
    expect(Object.values(bench.budget.takenByDay)).toEqual([4_000]);
  });

  it('while it lists no captures before the first: a capture is told done', async () => {
    bench.dojo.setPayment({ captures: undefined });
    bench.dojo.faults.capture = ['refused-and-done'];
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved' },
    });
  });

  it('and lists no captures any more: a capture is unresolved', async () => {
    bench.dojo.setPayment({ captures: [captureOf('cp_0', 100)] });
    bench.dojo.faults.capture = ['refused-and-done'];
    const { find } = bench.dojo;
    let looks = 0;
    bench.dojo.find = async (id) => {
      const payment = await find.call(bench.dojo, id);
      return looks++ === 0 ? payment : payment && { ...payment, captures: undefined };
    };
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'untold' } },
    });
  });
});

describe('Dojo refuses, and does not show that it has done it', () => {
  it.each(kinds)('$name is refused, and asked for again is not sent again', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = ['refused'];
    const startedAtMs = bench.time.nowMs;
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'refused',
      code: 'operation_refused',
      detail: expect.stringMatching(/^Dojo refuses to do this \(409\)\./),
    });
    expect(bench.time.nowMs - startedAtMs).toBe(2_500);
    expect(await bench.run('K', row.request)).toMatchObject({ kind: 'refused' });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it.each(kinds)('nothing else is done to it meanwhile: $name', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = ['refused'];
    await bench.run('K', row.request);
    expect(await bench.run('L', row.request)).toMatchObject({
      kind: 'busy',
      operation: { unresolved: { reason: 'refused' } },
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it.each(kinds)('it is free once Dojo must show it, and its key is: $name', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = ['refused'];
    await bench.run('K', row.request);
    bench.time.advance(6 * 60_000);
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', settledBy: 'answer' },
    });
    expect(bench.dojo.sent).toHaveLength(2);
  });

  it.each(kinds)('and has done it: $name is told done as soon as that shows', async (row) => {
    bench.dojo.money = row.money;
    bench.dojo.faults[row.method] = ['refused-and-done'];
    const { find } = bench.dojo;
    const notYet = {
      ...row.money.payment,
      ...(row.request.kind === 'charge' && { status: 'Created' }),
    };
    bench.dojo.find = async () => notYet;
    expect(await bench.run('K', row.request)).toMatchObject({ kind: 'refused' });
    expect(await bench.run('L', row.request)).toMatchObject({ kind: 'busy' });
    bench.dojo.find = find;
    bench.time.advance(4 * 60_000);
    expect(await bench.run('K', row.request)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', settledBy: 'look' },
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it.each([
    { fault: 'throttled', thrown: { code: 'dojo_unavailable', retryAfterSeconds: 60 } },
    { fault: 'forbidden', thrown: { code: 'dojo_refused' } },
  ] as const)('since it is $fault: that is thrown, until it is free', async ({ fault, thrown }) => {
    bench.dojo.faults.capture = [fault];
    await expect(bench.run('K', capture)).rejects.toMatchObject(thrown);
    await expect(bench.run('K', capture)).rejects.toMatchObject(thrown);
    expect(bench.dojo.sent).toHaveLength(1);
    bench.time.advance(6 * 60_000);
    expect(await bench.run('K', capture)).toMatchObject({ kind: 'settled' });
  });

  it('what may be given back stays taken until then, and is put back once', async () => {
    bench.dojo.money = paid;
    bench.dojo.faults.refund = ['refused'];
    await bench.run('K', refund);
    expect(Object.values(bench.budget.takenByDay)).toEqual([4_000]);
    bench.time.advance(6 * 60_000);
    await lookAtOpenOperation(paymentId, bench.dependencies());
    expect(bench.record?.open).toBeUndefined();
    expect(Object.values(bench.budget.takenByDay)).toEqual([0]);
  });

  it('it is free though what may be given back cannot be put back', async () => {
    bench.dojo.money = paid;
    bench.dojo.faults.refund = ['refused'];
    await bench.run('K', refund);
    bench.time.advance(6 * 60_000);
    bench.budget.putBack = async () => {
      throw new Unavailable('table_unavailable', 'throttled');
    };
    expect(await lookAtOpenOperation(paymentId, bench.dependencies())).toBe('settled');
    expect(bench.record?.open).toBeUndefined();
  });

  it.each([
    { name: 'since somebody has captured all', amount: 10_000, told: { kind: 'refused' } },
    {
      name: 'and somebody has captured a part',
      amount: 1_000,
      told: { kind: 'unresolved', operation: { unresolved: { reason: 'somebody-else' } } },
    },
  ])('a release, $name', async ({ amount, told }) => {
    const { reverse } = bench.dojo;
    bench.dojo.reverse = async (id) => {
      bench.dojo.move({ kind: 'capture', amount });
      bench.dojo.faults.reverse = ['refused'];
      return reverse.call(bench.dojo, id);
    };
    expect(await bench.run('K', release)).toMatchObject(told);
  });

  it('a release of what a capture has left is free in time: no status would tell', async () => {
    bench.dojo.move({ kind: 'capture', amount: 1_000 });
    bench.dojo.faults.reverse = ['refused'];
    expect(await bench.run('K', release)).toMatchObject({ kind: 'refused' });
    bench.time.advance(6 * 60_000);
    expect(await lookAtOpenOperation(paymentId, bench.dependencies())).toBe('settled');
    expect(bench.record).toMatchObject({ settled: [] });
  });

  it('a capture, and somebody has captured another amount: a person must look', async () => {
    const { capture: ask } = bench.dojo;
    bench.dojo.capture = (id, amount) => {
      bench.dojo.move({ kind: 'capture', amount: 9_000 });
      return ask.call(bench.dojo, id, amount);
    };
    expect(await bench.run('K', capture)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'somebody-else' } },
    });
  });
});

describe('Dojo declines a charge', () => {
  it('that its payment shows as paid: the caller is told paid', async () => {
    const { charge: ask } = bench.dojo;
    bench.dojo.charge = async (id) => {
      await ask.call(bench.dojo, id);
      return { kind: 'declined' };
    };
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', settledBy: 'look' },
    });
  });

  it('and cannot be looked at: unresolved', async () => {
    bench.dojo.chargeReply = { kind: 'declined' };
    failLooks(0);
    expect(await bench.run('K', charge)).toMatchObject({ kind: 'unresolved' });
  });

  it('and shows nothing of it: that is told, and is so for ever once Dojo must show the opposite', async () => {
    bench.dojo.chargeReply = { kind: 'declined' };
    bench.dojo.listsDeclined = false;
    expect(await bench.run('K', charge)).toMatchObject({ kind: 'declined' });
    expect(await bench.run('K', charge)).toMatchObject({ kind: 'declined' });
    expect(await bench.run('L', charge)).toMatchObject({ kind: 'busy' });
    bench.time.advance(6 * 60_000);
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'declined', settledBy: 'answer' },
    });
    expect(bench.dojo.sent).toHaveLength(1);
    bench.dojo.chargeReply = undefined;
    expect(await bench.run('L', charge)).toMatchObject({ operation: { outcome: 'moved' } });
  });

  it('and lists what it declined: that is told at once, and for ever', async () => {
    bench.dojo.chargeReply = { kind: 'declined' };
    const startedAtMs = bench.time.nowMs;
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'declined', settledBy: 'look' },
    });
    expect(bench.time.nowMs).toBe(startedAtMs);
  });
});

describe('a charge that Dojo calls pending', () => {
  it('is never taken for one that was not done, however late', async () => {
    bench.dojo.chargeReply = { kind: 'pending' };
    await bench.run('K', charge);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      bench.time.advance(600_000);
      if (minutes === 20) failLooks(0);
      expect(await bench.run('K', charge)).toMatchObject({
        kind: 'unresolved',
        operation: { unresolved: { reason: 'pending' } },
      });
      expect(await bench.run('L', charge)).toMatchObject({ kind: 'busy' });
      bench.dojo.faults.find = [];
    }
    expect(bench.dojo.sent).toHaveLength(1);
    expect(bench.dojo.money.intents.map(({ status }) => status)).toEqual(['Created']);
  });
});
