import { beforeEach, describe, expect, it } from 'vitest';
import type {
  OperationKind,
  PaymentRecord,
  SettledOperation,
} from '../../../../functions/core/payment-operations/payment-record.ts';
import { captureOf, moneyOf, paymentId } from '../../../fakes/dojo-money.ts';
import { gbp, OperationBench } from '../../../fakes/operation-bench.ts';

const capture = { kind: 'capture', amount: gbp(4_000) } as const;
const refund = { kind: 'refund', amount: gbp(4_000) } as const;

const paid = moneyOf({ status: 'Captured', captureMode: 'Auto' });

let bench: OperationBench;
beforeEach(() => {
  bench = new OperationBench();
});

/** One that has just moved 40.00. */
function oursOf(kind: OperationKind): SettledOperation {
  return {
    id: 'op-1',
    kind,
    keyHash: 'key-1',
    requestHash: 'r',
    amount: gbp(4_000),
    startedAtMs: bench.time.nowMs,
    outcome: 'moved',
    settledAtMs: bench.time.nowMs,
    settledBy: 'answer',
  };
}
function keep(changes: Partial<PaymentRecord>): void {
  const known = { captured: 0, refunded: 0 };
  bench.records.all.set(paymentId, { revision: 'kept', settled: [], known, ...changes });
}

describe('a payment that cannot be changed', () => {
  it('is not found when Dojo has none', async () => {
    const call = { ...bench.call('K', capture), id: 'pi_unknown' };
    const { runOperation } = await import(
      '../../../../functions/core/payment-operations/run-operation.ts'
    );
    expect(await runOperation(call, bench.dependencies())).toEqual({ kind: 'not-found' });
  });

  it('is not found when it is another deployment’s', async () => {
    bench.isOurs = false;
    expect(await bench.run('K', capture)).toEqual({ kind: 'not-found' });
    expect(bench.records.writes).toBe(0);
  });

  it.each([
    { operations: 200, request: capture, money: moneyOf(), most: 199, kind: 'capture' },
    { operations: 400, request: refund, money: paid, most: 399, kind: 'refund' },
  ])('is refused a $kind after $operations operations', async (row) => {
    const { operations, request, money, most, kind } = row;
    bench.dojo.money = money;
    const settled = Array.from(
      { length: operations },
      (_, index): SettledOperation => ({
        id: `op-${index}`,
        kind: 'capture',
        keyHash: `key-${index}`,
        requestHash: 'r',
        amount: gbp(1),
        startedAtMs: 0,
        outcome: 'declined',
        settledAtMs: 0,
        settledBy: 'look',
      }),
    );
    keep({ settled });
    expect(await bench.run('K', request)).toMatchObject({
      kind: 'refused',
      code: 'operation_not_possible',
      detail: `A ${kind} can follow at most ${most} operations on a payment: do it in Dojo’s portal`,
    });
    keep({ settled: settled.slice(1) });
    expect(await bench.run('K', request)).toMatchObject({ kind: 'settled' });
  });
});

describe('what Dojo does not show yet of what we did', () => {
  it.each([
    {
      name: 'a capture',
      known: { captured: 4_000, refunded: 0 },
      request: capture,
      money: moneyOf(),
    },
    {
      name: 'a refund',
      known: { captured: 0, refunded: 4_000 },
      request: refund,
      money: paid,
    },
  ])('is waited for, and then nothing is done: $name', async ({ known, request, money }) => {
    bench.dojo.money = money;
    keep({ known, settled: [oursOf(request.kind)] });
    await expect(bench.run('L', request)).rejects.toMatchObject({ code: 'payment_not_shown_yet' });
    expect(bench.time.slept).toEqual([250, 750, 1_500]);
    expect(bench.dojo.sent).toEqual([]);
  });

  it.each([capture, refund])(
    'and should by now has failed since: a $kind goes on',
    async (request) => {
      bench.dojo.money = request.kind === 'capture' ? moneyOf() : paid;
      keep({ known: { captured: 4_000, refunded: 4_000 }, settled: [oursOf(request.kind)] });
      bench.time.advance(305_000);
      expect(await bench.run('L', { kind: request.kind, amount: gbp(10_000) })).toMatchObject({
        kind: 'settled',
      });
      expect(bench.record?.known).toMatchObject(
        request.kind === 'capture' ? { captured: 10_000 } : { refunded: 10_000 },
      );
    },
  );

  describe('behind a larger sum, which somebody else’s may be', () => {
    const settledAtMs = 1_000_000;
    const ours = {
      id: 'op-1',
      keyHash: 'key-1',
      requestHash: 'r',
      amount: gbp(1_000),
      startedAtMs: settledAtMs,
      outcome: 'moved',
      settledAtMs,
      settledBy: 'answer',
    } as const;
    const windowMs = 5 * 60_000 + 5_000;

    function refundedMore(afterMs: number): void {
      keep({ settled: [{ ...ours, kind: 'refund' }], known: { captured: 0, refunded: 1_000 } });
      bench.dojo.money = moneyOf({
        status: 'Captured',
        captureMode: 'Auto',
        refundedAmount: 2_000,
      });
      bench.time.nowMs = settledAtMs + afterMs;
    }

    it('is waited for while ours is young: a refund', async () => {
      refundedMore(windowMs - 3_000);
      await expect(bench.run('L', refund)).rejects.toMatchObject({ code: 'payment_not_shown_yet' });
      expect(bench.dojo.sent).toEqual([]);
    });

    it('shows by now: a refund', async () => {
      refundedMore(windowMs);
      expect(await bench.run('L', refund)).toMatchObject({ kind: 'settled' });
    });

    it('shows once its time is over, though a person has only now decided: a refund', async () => {
      refundedMore(0);
      const decided = {
        ...ours,
        kind: 'refund',
        settledBy: 'person',
        shownByMs: settledAtMs,
      } as const;
      keep({ settled: [decided], known: { captured: 0, refunded: 1_000 } });
      expect(await bench.run('L', refund)).toMatchObject({ kind: 'settled' });
    });

    it.each([
      { name: 'without an id is waited for', dojoId: undefined, shown: [], sent: 0 },
      { name: 'that is not in the list is waited for', dojoId: 'cp_1', shown: [], sent: 0 },
      {
        name: 'that is in the list is told by its id',
        dojoId: 'cp_1',
        shown: [captureOf('cp_1', 1_000)],
        sent: 1,
      },
      {
        name: 'without an id is not taken for a declined one of the same amount',
        dojoId: undefined,
        shown: [],
        theirs: captureOf('cp_2', 1_000, { status: 'Declined' }),
        sent: 0,
      },
    ])('a capture $name', async ({ dojoId, shown, theirs = captureOf('cp_2', 2_000), sent }) => {
      keep({
        settled: [{ ...ours, kind: 'capture', dojoId }],
        known: { captured: 1_000, refunded: 0 },
      });
      bench.dojo.setPayment({ captures: [theirs, ...shown] });
      bench.time.nowMs = settledAtMs;
      await bench.run('L', capture).catch((error) => {
        expect(error).toMatchObject({ code: 'payment_not_shown_yet' });
      });
      expect(bench.dojo.sent).toHaveLength(sent);
    });
  });

  describe('of refunds, whose sum Dojo does not tell', () => {
    beforeEach(() => {
      keep({ known: { captured: 0, refunded: 1_000 } });
      bench.dojo.money = moneyOf({
        status: 'Captured',
        captureMode: 'Auto',
        refundedAmount: 0,
        isRefundTold: false,
      });
    });

    it('does not block the payment for ever', async () => {
      expect(await bench.run('L', refund)).toMatchObject({ kind: 'settled' });
    });

    it('is not taken for the next refund once it is told', async () => {
      bench.dojo.faults.refund = ['not-done-no-answer', 'not-done-no-answer'];
      await bench.run('L', { ...refund, amount: gbp(1_000) });
      bench.dojo.setPayment({ refundedAmount: 1_000, isRefundTold: true });
      bench.time.advance(30 * 60_000);
      expect(await bench.run('L', { ...refund, amount: gbp(1_000) })).toMatchObject({
        kind: 'settled',
        replayed: false,
        operation: { settledBy: 'answer' },
      });
      expect(bench.dojo.sent).toHaveLength(3);
    });
  });

  it('is found as soon as it shows', async () => {
    await bench.run('K', capture);
    bench.dojo.shown = moneyOf();
    const { sleep } = bench.time;
    Object.assign(bench.time, {
      sleep: async (ms: number) => {
        await sleep(ms);
        bench.dojo.shown = undefined;
      },
    });
    expect(await bench.run('L', capture)).toMatchObject({ kind: 'settled', replayed: false });
    expect(bench.record?.known).toEqual({ captured: 8_000, refunded: 0 });
  });

  it('does not hold up a payment one of whose captures has failed since', async () => {
    keep({ known: { captured: 4_000, refunded: 0 } });
    bench.dojo.setPayment({ captures: [captureOf('cp_1', 4_000, { status: 'Failed' })] });
    expect(await bench.run('L', { kind: 'capture', amount: gbp(1_000) })).toMatchObject({
      kind: 'settled',
    });
  });

  it('cannot be told where Dojo tells no captures: what we know is not given out twice', async () => {
    keep({ known: { captured: 4_000, refunded: 0 } });
    bench.dojo.setPayment({ captures: undefined });
    expect(await bench.run('L', { kind: 'capture', amount: gbp(6_001) })).toMatchObject({
      code: 'amount_not_available',
    });
  });
});

describe('the operation that is written down', () => {
  it('says what the payment was like, until when it is held, and when its absence is proof', async () => {
    bench.dojo.faults.capture = ['not-done-no-answer'];
    let open: PaymentRecord['open'];
    const { capture: ask } = bench.dojo;
    bench.dojo.capture = (id, amount) => {
      open = bench.record?.open;
      return ask.call(bench.dojo, id, amount);
    };
    const nowMs = bench.time.nowMs;
    await bench.run('K', capture);
    expect(open).toMatchObject({
      kind: 'capture',
      keyHash: 'K',
      amount: gbp(4_000),
      before: { status: 'Authorized', captures: [], capturedAmount: 0, refundedAmount: 0 },
      startedAtMs: nowMs,
      // What is left of the request, 10 s in which Dojo may receive it, and 5 s between clocks.
      leaseExpiresAtMs: nowMs + 26_500 + 15_000,
      provenAtMs: nowMs + 26_500 + 15_000 + 300_000,
    });
  });
});
