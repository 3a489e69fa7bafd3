import { beforeEach, describe, expect, it } from 'vitest';
import { Rejected } from '../../../../functions/core/failures.ts';
import { captureOf, setupId } from '../../../fakes/dojo-money.ts';
import { gbp, OperationBench } from '../../../fakes/operation-bench.ts';

const charge = { kind: 'charge', amount: gbp(4_000), reference: 'fee' } as const;

let bench: OperationBench;
beforeEach(() => {
  bench = new OperationBench();
});

function statuses() {
  return bench.dojo.money.intents.map(({ status }) => status);
}

describe('a charge', () => {
  it('makes an intent, writes it down, and charges it', async () => {
    let paymentIntentId: string | undefined;
    const { charge: ask } = bench.dojo;
    bench.dojo.charge = (id) => {
      paymentIntentId = bench.setupRecord?.open?.paymentIntentId;
      return ask.call(bench.dojo, id);
    };
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', paymentIntentId: 'pi_made_1' },
    });
    expect(paymentIntentId).toBe('pi_made_1');
    expect(statuses()).toEqual(['Captured']);
  });

  it('marks its intent with the user and the charge', async () => {
    await bench.run('K', { ...charge, metadata: { table: '7' } });
    expect(bench.dojo.money.intents[0]?.metadata).toEqual({
      table: '7',
      'save-card-user': 'marker-of-alice',
      'save-card-charge': 'K',
    });
  });

  it('that is declined is declined for ever', async () => {
    bench.dojo.chargeReply = { kind: 'declined' };
    expect(await bench.run('K', charge)).toMatchObject({ operation: { outcome: 'declined' } });
    bench.dojo.chargeReply = undefined;
    expect(await bench.run('K', charge)).toMatchObject({
      replayed: true,
      operation: { outcome: 'declined' },
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('is not told what was declined of an earlier attempt, once its key was used again', async () => {
    bench.dojo.chargeReply = { kind: 'declined' };
    const { charge: ask } = bench.dojo;
    bench.dojo.charge = async (id) => {
      bench.dojo.charge = ask;
      const declined = await ask.call(bench.dojo, id);
      // Long after: somebody has given it up and charged with the key.
      bench.dojo.chargeReply = undefined;
      const { open, ...record } = bench.setupRecord ?? bench.emptyRecord;
      bench.records.all.set(setupId, { ...record, revision: 'freed' });
      await bench.run('K', charge);
      return declined;
    };
    expect(await bench.run('K', charge)).toMatchObject({ operation: { outcome: 'moved' } });
    expect(bench.setupRecord?.settled).toHaveLength(1);
  });

  it('that Dojo refuses is not called refused, once somebody else has charged with its key', async () => {
    const { createForSetup } = bench.dojo;
    bench.dojo.createForSetup = async () => {
      bench.dojo.createForSetup = createForSetup;
      // Long after: somebody has given it up and charged with the key.
      const { open, ...record } = bench.setupRecord ?? bench.emptyRecord;
      bench.records.all.set(setupId, { ...record, revision: 'freed' });
      await bench.run('K', charge);
      throw new Rejected('dojo_refused', '', { dojoStatus: 400 });
    };
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved' },
    });
    expect(bench.dojo.sent).toEqual(['charge pi_made_1']);
  });

  it('after a declined one has an intent of its own', async () => {
    bench.dojo.chargeReply = { kind: 'declined' };
    await bench.run('K', charge);
    bench.dojo.chargeReply = undefined;
    expect(await bench.run('L', charge)).toMatchObject({ operation: { outcome: 'moved' } });
    expect(statuses()).toEqual(['Created', 'Captured']);
  });

  it('is not made twice for a setup intent, though Dojo still shows it Authorized', async () => {
    const before = bench.dojo.money;
    await bench.run('K', charge);
    bench.dojo.shown = before;
    expect(await bench.run('L', charge)).toEqual({
      kind: 'refused',
      code: 'operation_not_possible',
      detail:
        'This setup intent cannot be charged: it was charged. One can be charged once while it is Authorized.',
      status: 'Authorized',
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it.each(['Created', 'Completed', 'Canceled'])(
    'is refused while it is %s',
    async (setupStatus) => {
      bench.dojo.money = { ...bench.dojo.money, setupStatus };
      expect(await bench.run('K', charge)).toMatchObject({
        kind: 'refused',
        detail: `This setup intent cannot be charged: its status is ${setupStatus}. One can be charged once while it is Authorized.`,
      });
    },
  );

  it.each([
    { intended: 'EUR', told: { kind: 'refused', code: 'currency_not_allowed' } },
    { intended: undefined, told: { kind: 'settled' } },
  ])('in pounds, of what was intended in $intended', async ({ intended, told }) => {
    bench.dojo.intendedCurrencyCode = intended;
    expect(await bench.run('K', charge)).toMatchObject(told);
  });

  it('that is pending is unresolved, and settled once it shows', async () => {
    bench.dojo.chargeReply = { kind: 'pending' };
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'unresolved',
      operation: { unresolved: { reason: 'pending' } },
    });
    bench.dojo.setIntent('pi_made_1', 'Captured');
    expect(await bench.run('K', charge)).toMatchObject({ operation: { outcome: 'moved' } });
    expect(bench.dojo.sent).toHaveLength(1);
  });
});

describe('the intent of a charge', () => {
  it('whose answer was lost is found by its mark', async () => {
    bench.dojo.faults.createForSetup = ['lost'];
    await bench.run('K', charge);
    expect(statuses()).toEqual(['Captured']);
  });

  it('that is not found yet: nothing was charged, and the next call takes it up', async () => {
    const before = bench.dojo.money;
    bench.dojo.faults.createForSetup = ['lost'];
    bench.dojo.shown = before;
    await expect(bench.run('K', charge)).rejects.toMatchObject({ code: 'dojo_unavailable' });
    expect(bench.dojo.sent).toEqual([]);
    bench.dojo.shown = undefined;
    await bench.run('K', charge);
    expect(statuses()).toEqual(['Captured']);
  });

  it('that was made and not charged is taken up by its key', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    await bench.run('K', charge);
    expect(bench.dojo.sent).toEqual(['charge pi_made_1', 'charge pi_made_1']);
    expect(statuses()).toEqual(['Captured']);
  });

  it('that was made and not charged is refused to the same key with another body', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    expect(await bench.run('K', { ...charge, reference: 'other' })).toEqual({
      kind: 'key-reused',
    });
  });

  it('of another key is canceled before one is made', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    await bench.run('L', charge);
    expect(statuses()).toEqual(['Canceled', 'Captured']);
  });

  it('of another key is not forgotten when it cannot be canceled', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    bench.dojo.faults.cancel = ['unavailable'];
    await expect(bench.run('L', charge)).rejects.toThrow();
    expect(bench.setupRecord?.prepared).toMatchObject({ keyHash: 'K' });
    // It is charged after all, later than anybody may expect.
    bench.dojo.setIntent('pi_made_1', 'Captured');
    expect(await bench.run('L', charge)).toMatchObject({
      kind: 'refused',
      code: 'operation_not_possible',
    });
    expect(bench.dojo.sent).toEqual(['charge pi_made_1']);
  });

  it('that was charged after all is its own key’s', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    bench.dojo.setIntent('pi_made_1', 'Captured');
    bench.dojo.money = { ...bench.dojo.money, setupStatus: 'Completed' };
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'settled',
      operation: { outcome: 'moved', paymentIntentId: 'pi_made_1', settledBy: 'look' },
    });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it('that was declined after all is its own key’s', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    bench.dojo.changeIntent('pi_made_1', {
      captures: [captureOf('cp_1', 4_000, { status: 'Declined' })],
    });
    expect(await bench.run('K', charge)).toMatchObject({ operation: { outcome: 'declined' } });
    expect(bench.dojo.sent).toHaveLength(1);
  });

  it.each(['K', 'L'])('that Dojo works on is not charged, nor canceled, by %s', async (key) => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    bench.dojo.changeIntent('pi_made_1', {
      captures: [captureOf('cp_1', 4_000, { status: 'Created' })],
    });
    await expect(bench.run(key, charge)).rejects.toMatchObject({ code: 'payment_not_shown_yet' });
    expect(bench.dojo.sent).toHaveLength(1);
    expect(statuses()).toEqual(['Created']);
  });

  it('that was made once more, unseen, is canceled when the other is taken up', async () => {
    bench.dojo.faults.createForSetup = ['lost', undefined];
    bench.dojo.shown = bench.dojo.money;
    await expect(bench.run('K', charge)).rejects.toThrow();
    bench.dojo.shown = undefined;
    await bench.dojo.createForSetup({
      setupIntentId: setupId,
      amount: charge.amount,
      reference: charge.reference,
      customerId: undefined,
      metadata: { 'save-card-charge': 'K' },
    });
    expect(await bench.run('K', charge)).toMatchObject({ operation: { outcome: 'moved' } });
    expect(statuses()).toEqual(['Captured', 'Canceled']);
  });

  it('that is not charged is refused to its own key once the setup intent is closed', async () => {
    bench.dojo.faults.charge = ['unavailable'];
    await expect(bench.run('K', charge)).rejects.toThrow();
    bench.dojo.setIntent('pi_made_1', 'Canceled');
    bench.dojo.money = { ...bench.dojo.money, setupStatus: 'Closed' };
    expect(await bench.run('K', charge)).toMatchObject({
      kind: 'refused',
      detail:
        'This setup intent cannot be charged: its status is Closed. One can be charged once while it is Authorized.',
    });
    expect(bench.setupRecord?.open).toBeUndefined();
  });

  it('is not charged when it could not be written down', async () => {
    bench.records.faults.push(undefined, 'lost');
    await expect(bench.run('K', charge)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(bench.dojo.sent).toEqual([]);
  });

  it('is not charged by whoever was overtaken', async () => {
    let writes = 0;
    bench.records.beforeWrite = (id) => {
      const record = bench.records.all.get(id);
      if (++writes === 2 && record) bench.records.all.set(id, { ...record, revision: 'theirs' });
    };
    await expect(bench.run('K', charge)).rejects.toMatchObject({ code: 'operation_overtaken' });
    expect(bench.dojo.sent).toEqual([]);
  });
});
