import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operationAnswer } from '../../functions/core/merchant/operation-answer.ts';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { getMerchantPaymentIntentAnswer } from '../../functions/get-merchant-payment-intent/schema.ts';
import type { Timer } from '../../local/run-on-schedule.ts';
import { approvedCard, declinedCard, type RouteCaller, startRouteCaller } from './route-caller.ts';

/** Nothing is due before a test says so. */
class HeldTimer implements Timer {
  readonly #waiting: { readonly ms: number; readonly call: () => void }[] = [];

  now(): number {
    return Date.now();
  }

  after(ms: number, call: () => void): () => void {
    const waiting = { ms, call };
    this.#waiting.push(waiting);
    return () => {
      const index = this.#waiting.indexOf(waiting);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  }

  /** What waits for at most so long is due now. @returns how much that was. */
  pass(ms: number): number {
    const due = this.#waiting.filter((waiting) => waiting.ms <= ms);
    for (const waiting of due) this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    for (const { call } of due) call();
    return due.length;
  }
}

const timer = new HeldTimer();
const minuteMs = 60_000;
let api: RouteCaller;
let tests = 0;
let user: string;

beforeAll(async () => {
  api = await startRouteCaller({ timer });
});
afterAll(() => api.stack.close());
beforeEach(() => {
  tests += 1;
  user = `guest-${tests}`;
  api.simulator.faults.clear();
  api.simulator.requests.clear();
  api.simulator.settings.reset();
  timer.pass(minuteMs);
});

const captures = 'POST /payment-intents/{paymentIntentId}/captures';
const refunds = 'POST /payment-intents/{paymentIntentId}/refunds';

async function reserve(): Promise<string> {
  const order = { amount: { value: 5_000, currencyCode: 'GBP' }, reference: 'Tab 7' };
  const body = { ...order, captureMode: 'Manual' };
  const made = await api.send(user, 'POST /payment-intents', { body });
  const { paymentIntentId } = createPaymentIntentAnswer.parse(made.body);
  await api.pay({ paymentIntentId, card: approvedCard });
  return paymentIntentId;
}
async function setUp(card: object = approvedCard): Promise<string> {
  const made = await api.send(user, 'POST /setup-intents', { body: { reference: 'Booking 4' } });
  const { setupIntentId } = createSetupIntentAnswer.parse(made.body);
  await api.setUp({ setupIntentId, card });
  return setupIntentId;
}
const gbp = (value: number) => ({ value, currencyCode: 'GBP' });
function move(path: string, key: string, body?: object) {
  return api.sendSigned(`POST /merchant/${path}`, {
    headers: { 'idempotency-key': `${user}-${key}` },
    ...(body && { body }),
  });
}
async function shown(id: string) {
  const answer = await api.sendSigned(`GET /merchant/payment-intents/${id}`);
  return getMerchantPaymentIntentAnswer.parse(answer.body);
}

describe('a tab', () => {
  it('is reserved, captured in parts, and the rest released; a part is refunded', async () => {
    const id = await reserve();
    const path = `payment-intents/${id}`;
    expect(await move(`${path}/captures`, 'a', { amount: gbp(2_000) })).toMatchObject({
      status: 201,
      body: { kind: 'capture', outcome: 'done', dojoId: expect.stringMatching(/^cp_/) },
    });
    expect((await move(`${path}/captures`, 'b', { amount: gbp(1_500) })).status).toBe(201);
    expect((await move(`${path}/release`, 'c')).status).toBe(200);
    expect((await move(`${path}/refunds`, 'd', { amount: gbp(500), reason: 'Cold' })).status).toBe(
      201,
    );
    expect(await shown(id)).toMatchObject({
      userId: user,
      amount: gbp(5_000),
      capturedAmount: gbp(3_500),
      capturableAmount: gbp(0),
      refundedAmount: gbp(500),
      refundableAmount: gbp(3_000),
      operation: null,
      operations: [
        { kind: 'capture', amount: gbp(2_000) },
        { kind: 'capture', amount: gbp(1_500) },
        { kind: 'release', amount: gbp(1_500) },
        { kind: 'refund', amount: gbp(500) },
      ],
    });
  });

  it('is captured once for a key, however often and at once it is asked for', async () => {
    const id = await reserve();
    const ask = () => move(`payment-intents/${id}/captures`, 'a', { amount: gbp(2_000) });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(api.simulator.requests.count(captures)).toBe(1);
    const again = await ask();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it.each([
    ['no key', {}, 400, 'invalid_request'],
    ['a key that is no key', { 'idempotency-key': 'a b' }, 400, 'invalid_request'],
  ])('is not captured with %s', async (_case, headers, status, code) => {
    const route = `POST /merchant/payment-intents/${await reserve()}/captures`;
    expect(await api.sendSigned(route, { headers })).toMatchObject({
      status,
      body: { code, errors: [{ header: 'Idempotency-Key' }] },
    });
    expect(api.simulator.requests.count(captures)).toBe(0);
  });

  it.each([
    [{ amount: gbp(0) }, '/amount/value'],
    [{ amount: 2_000 }, '/amount'],
    [{ amount: { value: 1, currencyCode: 'USD' } }, '/amount/currencyCode'],
    [{ customerId: 'cust_1' }, '/customerId'],
  ])('is not captured for %j, and the answer names the field', async (body, pointer) => {
    expect(await move(`payment-intents/${await reserve()}/captures`, 'a', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer }] },
    });
  });

  it.each([
    ['an empty object', {}],
    ['no body', undefined],
  ])('is captured, and refunded, as far as anything is left, with %s', async (_case, body) => {
    const id = await reserve();
    await move(`payment-intents/${id}/captures`, 'part', { amount: gbp(2_000) });
    expect(await move(`payment-intents/${id}/captures`, 'rest', body)).toMatchObject({
      status: 201,
      body: { amount: gbp(3_000) },
    });
    expect(await move(`payment-intents/${id}/refunds`, 'all', body)).toMatchObject({
      status: 201,
      body: { amount: gbp(5_000) },
    });
  });

  it('is refused what it has not, and told what is possible', async () => {
    const path = `payment-intents/${await reserve()}`;
    expect(await move(`${path}/captures`, 'a', { amount: gbp(5_001) })).toMatchObject({
      status: 422,
      body: { code: 'amount_not_available', detail: expect.stringContaining('at most 5000') },
    });
    expect(await move(`${path}/refunds`, 'b')).toMatchObject({
      status: 409,
      body: { code: 'operation_not_possible', paymentIntentStatus: 'Authorized' },
    });
    expect(await move('payment-intents/pi_nobody/captures', 'c')).toMatchObject({ status: 404 });
  });

  it('keeps the rest reserved where Dojo does not release it after a part was captured', async () => {
    api.simulator.settings.change({ payments: { reversalAfterPartialCapture: 'refused' } });
    const id = await reserve();
    await move(`payment-intents/${id}/captures`, 'a', { amount: gbp(2_000) });
    expect(await move(`payment-intents/${id}/release`, 'b')).toMatchObject({
      status: 409,
      body: { code: 'operation_refused', paymentIntentStatus: 'Authorized' },
    });
    expect(await shown(id)).toMatchObject({
      operation: { kind: 'release', outcome: 'unresolved', reason: 'refused' },
      capturableAmount: gbp(3_000),
    });
  });

  it('is not done twice where Dojo refuses what it has done, and is slow to show it', async () => {
    const id = await reserve();
    const path = `payment-intents/${id}/captures`;
    const body = { amount: gbp(2_000) };
    api.simulator.settings.change({ lagMs: { paymentIntents: 60_000 } });
    api.simulator.faults.next({ route: captures, kind: 'status-after-commit', status: 409 });
    const refused = { status: 409, body: { code: 'operation_refused' } };
    expect(await move(path, 'a', body)).toMatchObject(refused);
    expect(await move(path, 'a', body)).toMatchObject(refused);
    expect(await move(path, 'b', body)).toMatchObject({
      status: 409,
      body: { code: 'payment_operation_in_progress' },
    });
    api.simulator.settings.change({ lagMs: { paymentIntents: 0 } });
    expect(await move(path, 'a', body)).toMatchObject({ status: 201, body: { outcome: 'done' } });
    expect(api.simulator.requests.count(captures)).toBe(1);
  });

  it('refuses a key with other content, for ever', async () => {
    const path = `payment-intents/${await reserve()}`;
    await move(`${path}/captures`, 'a', { amount: gbp(100) });
    expect(await move(`${path}/captures`, 'a', { amount: gbp(101) })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await move(`${path}/release`, 'a')).toMatchObject({ status: 422 });
  });

  it('answers as if nothing had happened when Dojo did it and its answer was lost', async () => {
    const id = await reserve();
    api.simulator.faults.next({ route: captures, kind: 'answer-lost' });
    expect(await move(`payment-intents/${id}/captures`, 'a', { amount: gbp(2_000) })).toMatchObject(
      { status: 201, body: { outcome: 'done' } },
    );
    api.simulator.faults.next({ route: refunds, kind: 'answer-lost' });
    await move(`payment-intents/${id}/captures`, 'rest');
    expect(await move(`payment-intents/${id}/refunds`, 'b', { amount: gbp(500) })).toMatchObject({
      status: 201,
    });
    expect(await shown(id)).toMatchObject({
      capturedAmount: gbp(5_000),
      refundedAmount: gbp(500),
    });
  });

  it('is 202 while it cannot be told, keeps all else away, and is settled without being asked', async () => {
    const id = await reserve();
    const path = `payment-intents/${id}`;
    api.simulator.settings.change({ lagMs: { paymentIntents: 600_000 } });
    api.simulator.faults.next({ route: captures, kind: 'answer-lost' });
    const answer = await move(`${path}/captures`, 'a', { amount: gbp(2_000) });
    expect(answer).toMatchObject({
      status: 202,
      body: { outcome: 'unresolved', reason: 'not-shown' },
    });
    expect(answer.headers.get('location')).toBe(`/merchant/payment-intents/${id}`);
    expect(Number(answer.headers.get('retry-after'))).toBe(60);
    expect(await move(`${path}/release`, 'b')).toMatchObject({
      status: 409,
      body: { code: 'payment_operation_in_progress' },
    });
    expect((await shown(id)).operation).toMatchObject({ outcome: 'unresolved' });
    api.simulator.settings.change({ lagMs: { paymentIntents: 0 } });
    expect(timer.pass(minuteMs)).toBeGreaterThan(0);
    await expect.poll(async () => (await shown(id)).operation).toBeNull();
    expect((await shown(id)).operations).toMatchObject([{ kind: 'capture', outcome: 'done' }]);
    expect(api.simulator.requests.count(captures)).toBe(1);
    const isSettled = () =>
      !api.stack.queues.messages(unsettledQueue()).some((message) => message.includes(id));
    await expect.poll(isSettled).toBe(true);
  });
});

function unsettledQueue(): string {
  return `save-card-${api.stack.settings.app}-${api.stack.settings.stage}-settle`;
}

describe('a no-show', () => {
  const body = { amount: gbp(2_500), reference: 'No-show, booking 4' };

  it('is charged once, to the card that was set up', async () => {
    const setup = await setUp();
    const answer = await move(`setup-intents/${setup}/charges`, 'a', body);
    expect(answer).toMatchObject({ status: 201, body: { kind: 'charge', outcome: 'done' } });
    const { paymentIntentId } = operationAnswer.parse(answer.body);
    expect(await shown(paymentIntentId ?? '')).toMatchObject({
      status: 'Captured',
      userId: user,
      reference: 'No-show, booking 4',
    });
    expect(await move(`setup-intents/${setup}/charges`, 'a', body)).toMatchObject({ status: 201 });
    expect(await move(`setup-intents/${setup}/charges`, 'b', body)).toMatchObject({
      status: 409,
      body: { code: 'operation_not_possible', setupIntentStatus: 'Completed' },
    });
  });

  it('that is declined is 402, for its key for ever; another key may try again', async () => {
    const setup = await setUp();
    api.simulator.settings.change({ payments: { charges: { [setup]: 'Declined' } } });
    const declined = { status: 402, body: { code: 'charge_declined' } };
    expect(await move(`setup-intents/${setup}/charges`, 'a', body)).toMatchObject(declined);
    api.simulator.settings.reset();
    expect(await move(`setup-intents/${setup}/charges`, 'a', body)).toMatchObject(declined);
    expect(await move(`setup-intents/${setup}/charges`, 'b', body)).toMatchObject({ status: 201 });
  });

  it('is declined by the card itself', async () => {
    api.simulator.settings.change({ payments: { setupWithDeclinedCard: 'authorized' } });
    const setup = await setUp(declinedCard);
    const answer = await move(`setup-intents/${setup}/charges`, 'a', body);
    expect(answer).toMatchObject({ status: 402, body: { code: 'charge_declined' } });
  });

  it('that is pending is 202, and shows where its Location says', async () => {
    const setup = await setUp();
    api.simulator.settings.change({ payments: { charges: { [setup]: 'Created' } } });
    const answer = await move(`setup-intents/${setup}/charges`, 'a', body);
    const location = answer.headers.get('location');
    expect({ status: answer.status, location }).toEqual({
      status: 202,
      location: `/merchant/setup-intents/${setup}`,
    });
    expect((await api.sendSigned(`GET ${location}`)).body).toMatchObject({
      setupIntentId: setup,
      operation: { kind: 'charge', outcome: 'unresolved', reason: 'pending' },
      operations: [],
    });
  });

  it('in another currency than the user has seen is refused', async () => {
    const setup = await setUp();
    const euros = { ...body, amount: { value: 2_500, currencyCode: 'EUR' } };
    expect(await move(`setup-intents/${setup}/charges`, 'a', euros)).toMatchObject({
      status: 422,
      body: { code: 'currency_not_allowed' },
    });
  });

  it('makes one payment, though the answer to making it was lost', async () => {
    const setup = await setUp();
    api.simulator.faults.next({ route: 'POST /payment-intents', kind: 'answer-lost' });
    expect(await move(`setup-intents/${setup}/charges`, 'a', body)).toMatchObject({ status: 201 });
    expect(api.simulator.requests.count('POST /payment-intents')).toBe(1);
  });

  it('charges nothing while its payment cannot be looked for, and is charged once by its key later', async () => {
    const setup = await setUp();
    const charges = 'POST /payment-intents/{paymentIntentId}/charge';
    api.simulator.faults.next({ route: 'POST /payment-intents', kind: 'answer-lost' });
    const route = 'POST /payment-intents/search';
    api.simulator.faults.next({ route, kind: 'status', status: 503, times: 3 });
    const unknown = await move(`setup-intents/${setup}/charges`, 'a', body);
    expect(unknown).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
    expect(unknown.headers.get('retry-after')).toBe('5');
    expect(api.simulator.requests.count(charges)).toBe(0);
    expect(await move(`setup-intents/${setup}/charges`, 'a', body)).toMatchObject({ status: 201 });
    expect(api.simulator.requests.count('POST /payment-intents')).toBe(1);
    expect(api.simulator.requests.count(charges)).toBe(1);
  });

  it('above what one order may cost is refused', async () => {
    const setup = await setUp();
    const much = { ...body, amount: gbp(100_000_000) };
    expect(await move(`setup-intents/${setup}/charges`, 'a', much)).toMatchObject({
      status: 422,
      body: { code: 'amount_out_of_range' },
    });
  });

  it('closes with its setup intent', async () => {
    const setup = await setUp();
    expect((await api.sendSigned(`DELETE /merchant/setup-intents/${setup}`)).status).toBe(204);
    expect((await api.sendSigned(`DELETE /merchant/setup-intents/${setup}`)).status).toBe(204);
    expect(await move(`setup-intents/${setup}/charges`, 'a', body)).toMatchObject({ status: 409 });
  });
});

describe('an erasure that answered 202', () => {
  it('is finished within a minute, without anybody asking', async () => {
    const made = await api.send(user, 'PUT /customer');
    const { customerId } = ensureCustomerAnswer.parse(made.body);
    api.simulator.faults.next({
      route: 'DELETE /customers/{customerId}',
      kind: 'status',
      status: 503,
      times: 3,
    });
    expect((await api.send(user, 'DELETE /customer')).status).toBe(202);
    api.simulator.faults.clear();
    const isLive = () =>
      api.simulator.accounts.list().some((it) => it.state().customerIds.includes(customerId));
    expect(isLive()).toBe(true);
    timer.pass(minuteMs);
    await expect.poll(isLive).toBe(false);
    const ofUser = () =>
      api.stack.queues.messages(unsettledQueue()).filter((text) => text.includes(user));
    await expect.poll(ofUser).toEqual([]);
  });
});

describe('what is logged of all this', () => {
  it('has no id of a payment, and no key', () => {
    const lines = api.logs.join('\n');
    expect(lines).toContain('operation_unresolved');
    expect(lines).not.toMatch(/pi_sandbox_|si_sandbox_|sk_sandbox_/);
    expect(z.string().parse(lines)).not.toContain('guest-');
  });
});
