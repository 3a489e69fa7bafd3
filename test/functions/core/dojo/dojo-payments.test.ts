import { describe, expect, it } from 'vitest';
import { dojoPayments } from '../../../../functions/core/dojo/dojo-payments.ts';
import type { DojoRequest } from '../../../../functions/core/dojo/transport.ts';
import type { DojoPayments } from '../../../../functions/core/payment-operations/ports.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

const intent = {
  id: 'pi_1',
  status: 'Authorized',
  amount: { value: 5_000, currencyCode: 'GBP' },
  reference: 'Tab 7',
};

async function ask<Answer>(
  call: (payments: DojoPayments) => Promise<Answer>,
  body: unknown,
  status = 200,
): Promise<{ readonly answer: Answer; readonly request: DojoRequest; readonly sent: unknown }> {
  const requests: DojoRequest[] = [];
  const dojo = new FakeDojo((request) => {
    requests.push(request);
    return { status, body };
  });
  const answer = await call(dojoPayments(dojo.client, dojo.deadline()));
  const [request] = requests;
  if (request === undefined) throw new Error('Nothing was sent.');
  return { answer, request, sent: JSON.parse(request.body ?? 'null') };
}
const pathOf = ({ method, url }: DojoRequest) => `${method} ${url.pathname}${url.search}`;

describe('what is sent to Dojo to', () => {
  it('capture', async () => {
    const { answer, request, sent } = await ask((it) => it.capture('pi_1', 2_000), {
      captureId: 'cp_1',
      message: 'Captured',
    });
    expect(pathOf(request)).toBe('POST /payment-intents/pi_1/captures');
    expect(sent).toEqual({ amount: 2_000 });
    expect(answer).toEqual({ kind: 'moved', dojoId: 'cp_1' });
  });

  it('release', async () => {
    const { answer, request } = await ask((it) => it.reverse('pi_1'), { reversalId: 'rvsl_1' });
    expect(pathOf(request)).toBe('POST /payment-intents/pi_1/reversal');
    expect(request.body).toBeUndefined();
    expect(answer).toEqual({ kind: 'moved', dojoId: 'rvsl_1' });
  });

  it('refund, with Dojo’s own idempotency key', async () => {
    const refund = { amount: 500, reason: 'Cold', notes: 'Soup', key: 'pi_1.key' };
    const { answer, request, sent } = await ask((it) => it.refund('pi_1', refund), {
      refundId: 'rfnd_1',
    });
    expect(pathOf(request)).toBe('POST /payment-intents/pi_1/refunds');
    expect(request.headers).toMatchObject({ idempotencykey: 'pi_1.key' });
    expect(sent).toEqual({ amount: 500, refundReason: 'Cold', notes: 'Soup' });
    expect(answer).toEqual({ kind: 'moved', dojoId: 'rfnd_1' });
  });

  it.each([
    ['Successful', 'moved'],
    ['Declined', 'declined'],
    ['Failed', 'declined'],
    ['Created', 'pending'],
    ['SomethingNew', 'pending'],
  ])('charge, which is %s', async (status, kind) => {
    const { answer, request } = await ask((it) => it.charge('pi_1'), { status, message: 'x' });
    expect(pathOf(request)).toBe('POST /payment-intents/pi_1/charge');
    expect(answer.kind).toBe(kind);
  });

  it('make the payment of a charge', async () => {
    const order = {
      setupIntentId: 'si_1',
      amount: { value: 2_500, currencyCode: 'GBP' },
      reference: 'No-show 4',
      metadata: { booking: '4' },
      customerId: 'cust_1',
    };
    const { sent } = await ask((it) => it.createForSetup(order), { ...intent, status: 'Created' });
    expect(sent).toEqual({
      amount: { value: 2_500, currencyCode: 'GBP' },
      reference: 'No-show 4',
      metadata: { booking: '4' },
      setupIntentId: 'si_1',
      customer: { id: 'cust_1' },
    });
  });
});

describe('an answer', () => {
  it.each([
    ['without an id', {}],
    ['of null fields', { captureId: null, message: null }],
    ['in other words', { id: 'x' }],
    ['that is no object', 'ok'],
  ])('%s says that it was done all the same', async (_case, body) => {
    const { answer } = await ask((it) => it.capture('pi_1', 1), body);
    expect(answer).toEqual({ kind: 'moved', dojoId: undefined });
  });

  it('that was lost is never followed by a second request', async () => {
    const dojo = new FakeDojo(() => ({ status: 503 }));
    const payments = dojoPayments(dojo.client, dojo.deadline());
    await expect(payments.capture('pi_1', 1)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    await expect(payments.charge('pi_1')).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(dojo.requests).toHaveLength(2);
  });

  it('about a payment is read with its captures and refunds, tips included', async () => {
    const { answer } = await ask((it) => it.find('pi_1'), {
      ...intent,
      captureMode: 'Manual',
      tipsAmount: { value: 500, currencyCode: 'GBP' },
      refundedAmount: 300,
      captures: [
        {
          id: 'cp_1',
          amount: 2_000,
          tipsAmount: 100,
          status: 'Successful',
          createdAt: '2026-01-01T12:00:00Z',
        },
      ],
    });
    expect(answer).toMatchObject({
      amount: 5_500,
      refundedAmount: 300,
      captures: [
        { id: 'cp_1', amount: 2_100, status: 'Successful', createdAtMs: 1_767_268_800_000 },
      ],
    });
  });

  it.each([
    ['absent', {}],
    ['null', { captures: null, refundedAmount: null, captureMode: null, metadata: null }],
  ])('about a payment whose money is %s tells that it is not told', async (_case, fields) => {
    const { answer } = await ask((it) => it.find('pi_1'), { ...intent, ...fields });
    expect(answer).toMatchObject({ captures: undefined, refundedAmount: 0, metadata: {} });
  });

  it.each([400, 404, 422])('of %i says that there is none', async (status) => {
    const { answer } = await ask((it) => it.find('pi_1'), {}, status);
    expect(answer).toBeUndefined();
  });
});

describe('the search for the payments of a charge', () => {
  it('goes through the pages, and takes those of the setup intent and the charge', async () => {
    const made = (id: string, setupIntentId: string | null, value: string) => ({
      id,
      setupIntentId,
      metadata: { 'save-card-charge': value },
    });
    const bodies: unknown[] = [];
    const dojo = new FakeDojo(({ body }) => {
      bodies.push(JSON.parse(body ?? ''));
      return bodies.length === 1
        ? { status: 200, body: { data: [made('pi_1', 'si_2', 'key')], after: 'next' } }
        : {
            status: 200,
            body: {
              data: [
                made('pi_2', 'si_1', 'key'),
                made('pi_3', null, 'key'),
                made('pi_4', 'si_1', 'x'),
              ],
              after: null,
            },
          };
    });
    const found = await dojoPayments(dojo.client, dojo.deadline()).findMade({
      setupIntentId: 'si_1',
      sinceMs: Date.parse('2026-01-01T12:00:00Z'),
      metadataKey: 'save-card-charge',
      metadataValue: 'key',
    });
    expect(found).toEqual(['pi_2', 'pi_3']);
    expect(bodies).toEqual([
      { startDate: '2026-01-01T11:55:00.000Z', cursor: { limit: 100 } },
      { startDate: '2026-01-01T11:55:00.000Z', cursor: { limit: 100, after: 'next' } },
    ]);
  });
});
