import { describe, expect, it } from 'vitest';
import { dojoPayments } from '../../../../functions/core/dojo/dojo-payments.ts';
import type { DojoRequest } from '../../../../functions/core/dojo/transport.ts';
import type { DojoPayments } from '../../../../functions/core/payment-operations/ports.ts';
import { type FakeAnswer, FakeDojo } from '../../../fakes/fake-dojo.ts';

const intent = {
  id: 'pi_1',
  status: 'Authorized',
  amount: { value: 10_000, currencyCode: 'GBP' },
  reference: 'order-1',
};

/** Makes one call, and tells what was sent and what came of it. */
async function ask<Value>(call: (dojo: DojoPayments) => Promise<Value>, answer: FakeAnswer) {
  const sent: DojoRequest[] = [];
  const dojo = new FakeDojo((request) => {
    sent.push(request);
    return answer(request);
  });
  const payments = dojoPayments(dojo.client, dojo.deadline());
  const outcome = await call(payments).catch((error: unknown) => error);
  return { outcome, sent, requests: dojo.requests };
}
const answering =
  (body: unknown): FakeAnswer =>
  () => ({ status: 200, body });

function bodyOf(request: DojoRequest | undefined): unknown {
  return JSON.parse(request?.body ?? 'null');
}

const refundOrder = { amount: 400, reason: 'Late', notes: 'By phone', key: 'pi_1.abc' };
const movers = [
  {
    name: 'a capture',
    call: (dojo: DojoPayments) => dojo.capture('pi_1', 400),
    request: 'POST /payment-intents/pi_1/captures',
    body: { amount: 400 },
    answer: { captureId: 'cp_1', message: 'done' },
    dojoId: 'cp_1',
  },
  {
    name: 'a reversal',
    call: (dojo: DojoPayments) => dojo.reverse('pi_1'),
    request: 'POST /payment-intents/pi_1/reversal',
    body: null,
    answer: { reversalId: 'rv_1', message: 'done' },
    dojoId: 'rv_1',
  },
  {
    name: 'a refund, answered as in the guide',
    call: (dojo: DojoPayments) => dojo.refund('pi_1', refundOrder),
    request: 'POST /payment-intents/pi_1/refunds',
    body: { amount: 400, refundReason: 'Late', notes: 'By phone' },
    answer: { paymentIntentId: 'pi_1', refundId: 'rfnd_1', message: 'done' },
    dojoId: 'rfnd_1',
  },
  {
    name: 'a refund, answered as in the reference',
    call: (dojo: DojoPayments) => dojo.refund('pi_1', refundOrder),
    request: 'POST /payment-intents/pi_1/refunds',
    body: { amount: 400, refundReason: 'Late', notes: 'By phone' },
    answer: { paymentIntentId: 'pi_1', refundId: 'rfnd_1', refundReason: 'Late', notes: null },
    dojoId: 'rfnd_1',
  },
] as const;

describe.each(movers)('$name', ({ call, request, body, answer, dojoId }) => {
  it('is sent as Dojo documents it, and answered with Dojo’s id', async () => {
    const { outcome, sent, requests } = await ask(call, answering(answer));
    expect(outcome).toEqual({ kind: 'moved', dojoId });
    expect(requests).toEqual([request]);
    expect(bodyOf(sent[0])).toEqual(body);
  });

  it.each([undefined, {}, [], 'done', '<html>', { message: 'done', captureId: null }])(
    'is sent once, and unknown, when it is answered without an id: %j',
    async (unreadable) => {
      const { outcome, requests } = await ask(call, answering(unreadable));
      expect(outcome).toMatchObject({ name: 'OutcomeUnknown' });
      expect(requests).toHaveLength(1);
    },
  );

  it('is sent once, and unknown, when it is not answered', async () => {
    const { outcome, requests } = await ask(call, () => ({ status: 500 }));
    expect(outcome).toMatchObject({ name: 'OutcomeUnknown' });
    expect(requests).toHaveLength(1);
  });

  it('is sent once when it is throttled: the caller comes again', async () => {
    const { outcome, requests } = await ask(call, () => ({ status: 429 }));
    expect(outcome).toMatchObject({ name: 'Unavailable', facts: { dojoStatus: 429 } });
    expect(requests).toHaveLength(1);
  });

  it('is refused with Dojo’s status', async () => {
    const { outcome } = await ask(call, () => ({ status: 409 }));
    expect(outcome).toMatchObject({ name: 'Rejected', facts: { dojoStatus: 409 } });
  });
});

describe('the idempotency key of Dojo', () => {
  it('goes with a refund', async () => {
    const { sent } = await ask((dojo) => dojo.refund('pi_1', refundOrder), answering({}));
    expect(sent[0]?.headers.idempotencykey).toBe('pi_1.abc');
  });

  it('goes with nothing else: Dojo documents it nowhere else', async () => {
    const { sent } = await ask((dojo) => dojo.capture('pi_1', 400), answering({}));
    expect(sent[0]?.headers).not.toHaveProperty('idempotencykey');
  });

  it('leaves out the reason and the notes that nobody gave', async () => {
    const order = { amount: 400, key: 'k' };
    const { sent } = await ask((dojo) => dojo.refund('pi_1', order), answering({}));
    expect(bodyOf(sent[0])).toEqual({ amount: 400 });
  });
});

describe('a payment', () => {
  const find = (dojo: DojoPayments) => dojo.find('pi_1');

  it('is looked at with its id encoded, a canceled one included', async () => {
    const { requests } = await ask((dojo) => dojo.find('pi/1'), answering(intent));
    expect(requests).toEqual(['GET /payment-intents/pi%2F1?returnCanceled=true']);
  });

  it('that Dojo knows by another spelling of its id is not known', async () => {
    const { outcome } = await ask((dojo) => dojo.find('PI_1'), answering(intent));
    expect(outcome).toBeUndefined();
  });

  it('is read with its captures, tips, refunds and user', async () => {
    const { outcome } = await ask(
      find,
      answering({
        ...intent,
        captureMode: 'Manual',
        tipsAmount: { value: 500 },
        serviceChargeAmount: { value: 20 },
        cashbackAmount: { value: 3 },
        customer: { id: 'cust_1' },
        metadata: { 'save-card-user': 'm' },
        captures: [
          {
            id: 'cp_1',
            amount: 4_000,
            tipsAmount: 100,
            status: 'Successful',
            createdAt: '2026-01-01T12:00:00.1234567Z',
          },
        ],
        refundedAmount: 7,
        createdAt: '2026-01-01T11:00:00',
        updatedAt: '2026-01-01T12:00:00',
      }),
    );
    expect(outcome).toEqual({
      id: 'pi_1',
      status: 'Authorized',
      currencyCode: 'GBP',
      amount: 10_523,
      captureMode: 'Manual',
      captures: [
        {
          id: 'cp_1',
          amount: 4_100,
          tipsAmount: 100,
          status: 'Successful',
          createdAtMs: Date.parse('2026-01-01T12:00:00.123Z'),
        },
      ],
      refundedAmount: 7,
      isRefundTold: true,
      reference: 'order-1',
      customer: { id: 'cust_1' },
      createdAt: Date.parse('2026-01-01T11:00:00Z'),
      updatedAtMs: Date.parse('2026-01-01T12:00:00Z'),
      metadata: { 'save-card-user': 'm' },
    });
  });

  it.each([null, undefined, 'none'])(
    'whose captures are %s tells none, not that there are none',
    async (captures) => {
      const { outcome } = await ask(find, answering({ ...intent, captures, refundedAmount: null }));
      expect(outcome).toMatchObject({ captures: undefined, refundedAmount: 0 });
    },
  );

  it.each([400, 404, 422])('that Dojo answers with %i is not known', async (status) => {
    expect((await ask(find, () => ({ status }))).outcome).toBeUndefined();
  });

  it('is asked for again when Dojo does not answer', async () => {
    let attempts = 0;
    const { outcome } = await ask(find, () =>
      ++attempts < 3 ? { status: 500 } : { status: 200, body: intent },
    );
    expect(outcome).toMatchObject({ id: 'pi_1' });
  });
});

describe('a charge', () => {
  const charge = (dojo: DojoPayments) => dojo.charge('pi_1');

  it.each([
    { status: 'Successful', reply: { kind: 'moved', dojoId: undefined } },
    { status: 'Declined', reply: { kind: 'declined' } },
    { status: 'Failed', reply: { kind: 'declined' } },
    { status: 'Created', reply: { kind: 'pending' } },
    { status: 'SomethingNew', reply: { kind: 'pending' } },
  ])('that is $status is $reply.kind', async ({ status, reply }) => {
    const answer = { paymentIntentId: 'pi_1', status, message: 'DEPOSITED' };
    const { outcome, sent, requests } = await ask(charge, answering(answer));
    expect(outcome).toEqual(reply);
    expect(requests).toEqual(['POST /payment-intents/pi_1/charge']);
    expect(sent[0]?.body).toBeUndefined();
  });

  it('whose answer does not say its status is unknown', async () => {
    const { outcome } = await ask(charge, answering({}));
    expect(outcome).toMatchObject({ name: 'OutcomeUnknown' });
  });

  it('is of an intent that is made for the setup intent, with its customer', async () => {
    const { outcome, sent, requests } = await ask(
      (dojo) =>
        dojo.createForSetup({
          setupIntentId: 'si_1',
          amount: { value: 4_000, currencyCode: 'GBP' },
          reference: 'fee',
          description: 'No show',
          metadata: { 'save-card-charge': 'abc' },
          customerId: 'cust_1',
        }),
      answering({ ...intent, status: 'Created' }),
    );
    expect(outcome).toMatchObject({ id: 'pi_1', status: 'Created' });
    expect(requests).toEqual(['POST /payment-intents']);
    expect(bodyOf(sent[0])).toEqual({
      amount: { value: 4_000, currencyCode: 'GBP' },
      reference: 'fee',
      description: 'No show',
      metadata: { 'save-card-charge': 'abc' },
      setupIntentId: 'si_1',
      customer: { id: 'cust_1' },
    });
  });

  it('asks after its setup intent', async () => {
    const setup = {
      id: 'si_1',
      status: 'Authorized',
      reference: 'r',
      metadata: { a: 'b' },
      intendedAmount: { value: 5_000, currencyCode: 'GBP' },
    };
    const { outcome, requests } = await ask((dojo) => dojo.findSetup('si_1'), answering(setup));
    expect(outcome).toEqual({
      status: 'Authorized',
      intendedCurrencyCode: 'GBP',
      customer: { id: undefined },
      metadata: { a: 'b' },
    });
    expect(requests).toEqual(['GET /setup-intents/si_1']);
  });

  it('cancels an intent that is not needed', async () => {
    const { requests } = await ask(
      (dojo) => dojo.cancel('pi_1'),
      () => ({ status: 204 }),
    );
    expect(requests).toEqual(['DELETE /payment-intents/pi_1']);
  });
});

describe('the intents that were made for a charge', () => {
  const find = (dojo: DojoPayments) =>
    dojo.findMade({
      setupIntentId: 'si_1',
      sinceMs: Date.parse('2026-01-01T12:00:00Z'),
      metadataKey: 'save-card-charge',
      metadataValue: 'abc',
    });
  const ours = { 'save-card-charge': 'abc' };

  it('are those with its mark, of the setup intent where that is told', async () => {
    const { outcome } = await ask(
      find,
      answering({
        data: [
          { id: 'pi_1', metadata: ours },
          { id: 'pi_2', metadata: ours, setupIntentId: 'si_1' },
          { id: 'pi_3', metadata: ours, setupIntentId: 'si_2' },
          { id: 'pi_4', metadata: { 'save-card-charge': 'other' } },
          { id: 'pi_5' },
          { metadata: ours },
        ],
      }),
    );
    expect(outcome).toEqual(['pi_1', 'pi_2']);
  });

  const around = { startDate: '2026-01-01T11:55:00.000Z', endDate: '2026-01-01T12:10:00.000Z' };
  const later = { startDate: '2026-01-01T11:55:00.000Z' };

  it('are looked for around the first attempt, on every page', async () => {
    const { outcome, sent, requests } = await ask(find, (request) => {
      const { cursor } = bodyOf(request) as { cursor: { after?: string } };
      const data = [{ id: `pi_${cursor.after ?? 'first'}`, metadata: ours }];
      return { status: 200, body: { data, after: cursor.after === undefined ? 'two' : null } };
    });
    expect(outcome).toEqual(['pi_first', 'pi_two']);
    expect(requests).toEqual(new Array(2).fill('POST /payment-intents/search'));
    expect(sent.map(bodyOf)).toEqual([
      { ...around, cursor: { limit: 100 } },
      { ...around, cursor: { limit: 100, after: 'two' } },
    ]);
  });

  it('are looked for until now only where the first attempt has left none', async () => {
    const { outcome, sent } = await ask(find, (request) => {
      const isAround = 'endDate' in (bodyOf(request) as object);
      const id = isAround ? 'pi_of_others' : 'pi_later';
      return { status: 200, body: { data: [{ id, ...(!isAround && { metadata: ours }) }] } };
    });
    expect(outcome).toEqual(['pi_later']);
    expect(sent.map(bodyOf)).toEqual([
      { ...around, cursor: { limit: 100 } },
      { ...later, cursor: { limit: 100 } },
    ]);
  });

  it('are not known where the list does not end in time, which leaves some to say so', async () => {
    let pages = 0;
    const dojo = new FakeDojo(() => {
      dojo.time.advance(1_000);
      return { status: 200, body: { data: [{ id: 'pi_x' }], after: `page ${++pages}` } };
    });
    const deadline = dojo.deadline();
    const outcome = await find(dojoPayments(dojo.client, deadline)).catch((error) => error);
    expect(outcome).toMatchObject({ name: 'Unavailable', code: 'dojo_unavailable' });
    expect(dojo.requests).toHaveLength(21);
    expect(deadline.remainingMs()).toBe(5_500);
  });

  it('are known where the last page leads back to the first', async () => {
    const { outcome, requests } = await ask(find, (request) => {
      const { cursor } = bodyOf(request) as { cursor: { after?: string } };
      const after = cursor.after === 'two' ? 'one' : 'two';
      return { status: 200, body: { data: [{ id: 'pi_1', metadata: ours }], after } };
    });
    expect(outcome).toEqual(['pi_1']);
    expect(requests).toHaveLength(3);
  });

  it('are none when the list is null', async () => {
    expect((await ask(find, answering({ data: null }))).outcome).toEqual([]);
  });
});
