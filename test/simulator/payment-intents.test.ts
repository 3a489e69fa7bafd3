import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { approvedCard, call, createCustomer, createIntent, order, pay } from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;

describe('payment intents of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const create = (fields: object, headers: Record<string, string> = {}) =>
    call(simulator, 'POST', '/payment-intents', { body: { ...order, ...fields }, headers });

  describe('creating one', () => {
    it('answers 200 with what was given and what Dojo adds', async () => {
      const answer = await create({ description: 'Tea', metadata: { table: '4' } });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        id: expect.stringMatching(/^pi_sandbox_[\w-]{22}$/),
        status: 'Created',
        captureMode: 'Auto',
        amount: { value: 1000, currencyCode: 'GBP' },
        totalAmount: { value: 1000, currencyCode: 'GBP' },
        refundedAmount: 0,
        reference: 'Order 1',
        description: 'Tea',
        metadata: { table: '4' },
        createdAt: '2026-01-02T03:04:05.678Z',
        expireAt: '2026-02-01T03:04:05.678Z',
      });
    });

    it('with the same body and an idempotency key twice makes two', async () => {
      const headers = { idempotencykey: 'one', 'idempotency-key': 'one' };
      await create({}, headers);
      await create({}, headers);
      expect(simulator.accounts.list()[0]?.state().paymentIntents).toHaveLength(2);
    });

    it.each([
      ['Amount', { amount: undefined }],
      ['Amount.Value', { amount: { value: 1.5, currencyCode: 'GBP' } }],
      ['Amount.Value', { amount: { value: -1, currencyCode: 'GBP' } }],
      ['Amount.Value', { amount: { value: '1', currencyCode: 'GBP' } }],
      ['Amount.CurrencyCode', { amount: { value: 1, currencyCode: 'USD' } }],
      ['Amount.CurrencyCode', { amount: { value: 1, currencyCode: 'gbp' } }],
      ['Reference', { reference: undefined }],
      ['Reference', { reference: '' }],
      ['Reference', { reference: 'x'.repeat(61) }],
      ['Description', { description: 'x'.repeat(4097) }],
      ['CaptureMode', { captureMode: 'Later' }],
      ['Metadata.Table', { metadata: { table: 4 } }],
      ['AutoExpireAction', { captureMode: 'Manual' }],
      ['AutoExpireAction', { captureMode: 'Manual', autoExpireAction: null }],
      ['AutoExpireIn', { autoExpireIn: '00:00:30' }],
      ['AutoExpireIn', { autoExpireIn: '7.00:00:00' }],
      ['ItemLines[0].AmountTotal', { itemLines: [{ name: 'Tea' }] }],
      ['Config.RedirectUrl', { config: { redirectUrl: 'nowhere' } }],
      ['CustomerId', { customerId: 'cust_sandbox_x' }],
      ['ExpireAt', { expireAt: '2026-01-02T03:04:05.678Z' }],
      ['ExpireAt', { expireAt: 'tomorrow' }],
      ['SetupIntentId', { setupIntentId: 'si_sandbox_unknown' }],
    ])('refuses %s against the rules', async (field, fields) => {
      const answer = await create(fields);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: { [field]: [expect.any(String)] } });
      expect(simulator.accounts.list()[0]?.state().paymentIntents).toEqual([]);
    });

    it('takes the authorized setup intent of this account, and not of another', async () => {
      const setup = { merchantInitiatedTransactionType: 'NoShow', terms: 'We charge 10 pounds.' };
      const body = { reference: 'Booking 4', ...setup };
      const { body: created } = await call(simulator, 'POST', '/setup-intents', { body });
      const setupIntentId = z.object({ id: z.string() }).parse(created).id;
      expect((await create({ setupIntentId })).status).toBe(400);
      await call(simulator, 'POST', '/simulator/setups', {
        body: { setupIntentId, card: approvedCard },
      });
      const foreign = await call(simulator, 'POST', '/payment-intents', {
        key: 'sk_sandbox_other',
        body: { ...order, setupIntentId },
      });
      expect(await create({ setupIntentId })).toMatchObject({
        status: 200,
        body: { setupIntentId },
      });
      expect(foreign.status).toBe(400);
    });

    it.each([
      ['not by default from 2024-02-05 on', {}, '2024-02-05', false],
      ['with generateRemoteToken', { generateRemoteToken: true }, '2026-02-27', true],
      ['always in 2022-04-07', {}, '2022-04-07', true],
    ])('gives a session secret %s', async (_case, fields, version, expected) => {
      const { body } = await create(fields, { version });
      const { clientSessionSecret } = z
        .object({ clientSessionSecret: z.string().optional() })
        .parse(body);
      expect(clientSessionSecret !== undefined).toBe(expected);
    });
  });

  describe('linking a customer', () => {
    it('works by id, and ignores customerId beside it', async () => {
      const id = await createCustomer(simulator, { emailAddress: 'alice@example.com' });
      const { body } = await create({ customer: { id, customerId: id } });
      expect(body).toMatchObject({ customer: { id, emailAddress: 'alice@example.com' } });
    });

    it('by customerId alone leaves the intent unlinked', async () => {
      const customerId = await createCustomer(simulator);
      const answer = await create({ customer: { customerId } });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('customer');
    });

    it('by the id of no customer leaves the intent unlinked', async () => {
      const answer = await create({ customer: { id: 'cust_sandbox_unknown' } });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('customer');
    });

    it('by the id of another account’s customer leaves the intent unlinked', async () => {
      const id = await createCustomer(simulator, {}, 'sk_sandbox_other');
      const answer = await create({ customer: { id } });
      expect(answer.body).not.toHaveProperty('customer');
    });
  });

  it('are canceled while Created, and hidden from then on unless asked for', async () => {
    const id = await createIntent(simulator);
    const canceled = await call(simulator, 'DELETE', `/payment-intents/${id}`);
    const hidden = await call(simulator, 'GET', `/payment-intents/${id}`);
    const shown = await call(simulator, 'GET', `/payment-intents/${id}?returnCanceled=true`);
    const again = await call(simulator, 'DELETE', `/payment-intents/${id}`);
    expect(canceled).toMatchObject({ status: 200, body: { id, status: 'Canceled' } });
    expect(hidden.status).toBe(404);
    expect(shown).toMatchObject({ status: 200, body: { id, status: 'Canceled' } });
    expect(again.status).toBe(409);
  });

  it('refuse a returnCanceled that is neither true nor false', async () => {
    const id = await createIntent(simulator);
    const answer = await call(simulator, 'GET', `/payment-intents/${id}?returnCanceled=yes`);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { returnCanceled: [expect.any(String)] } },
    });
  });

  it('are not canceled once they are paid', async () => {
    const id = await createIntent(simulator);
    await pay(simulator, { paymentIntentId: id, card: approvedCard });
    const answer = await call(simulator, 'DELETE', `/payment-intents/${id}`);
    expect(answer.status).toBe(409);
    expect(await call(simulator, 'GET', `/payment-intents/${id}`)).toMatchObject({
      body: { status: 'Captured' },
    });
  });

  it('are voided after 30 days without payment', async () => {
    const id = await createIntent(simulator);
    simulator.advanceClock(thirtyDaysMs - 1);
    const before = await call(simulator, 'GET', `/payment-intents/${id}`);
    simulator.advanceClock(1);
    const after = await call(simulator, 'GET', `/payment-intents/${id}?returnCanceled=true`);
    expect([before.body, after.body]).toMatchObject([
      { status: 'Created' },
      { status: 'Canceled' },
    ]);
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/refresh-client-session-secret'],
  ])('that are unknown give 404 to %s {paymentIntentId}%s', async (method, rest) => {
    const answer = await call(simulator, method, `/payment-intents/pi_sandbox_unknown${rest}`);
    expect(answer.status).toBe(404);
  });

  it('get a fresh session secret for 30 minutes when refreshed', async () => {
    const { body: created } = await create({ generateRemoteToken: true });
    const session = z.object({ id: z.string(), clientSessionSecret: z.string() }).parse(created);
    simulator.advanceClock(60_000);
    const { body } = await call(
      simulator,
      'POST',
      `/payment-intents/${session.id}/refresh-client-session-secret`,
    );
    expect(body).toMatchObject({
      clientSessionSecret: expect.any(String),
      clientSessionSecretExpirationDate: '2026-01-02T03:35:05.678Z',
    });
    expect(body).not.toMatchObject({ clientSessionSecret: session.clientSessionSecret });
  });

  it('created without a session secret have none to refresh', async () => {
    const id = await createIntent(simulator, { generateRemoteToken: false });
    const answer = await call(
      simulator,
      'POST',
      `/payment-intents/${id}/refresh-client-session-secret`,
    );
    expect(answer.status).toBe(409);
  });

  it('are searched by status and date, newest first', async () => {
    const oldest = await createIntent(simulator);
    simulator.advanceClock(1000);
    const canceled = await createIntent(simulator);
    await call(simulator, 'DELETE', `/payment-intents/${canceled}`);
    const newest = await createIntent(simulator);
    const search = async (body: object) =>
      (await call(simulator, 'POST', '/payment-intents/search', { body })).body;
    expect(await search({})).toMatchObject({
      data: [{ id: newest }, { id: canceled }, { id: oldest }],
    });
    expect(await search({ statuses: ['Created'] })).toMatchObject({
      data: [{ id: newest }, { id: oldest }],
    });
    expect(await search({ startDate: '2026-01-02T03:04:06Z' })).toMatchObject({
      data: [{ id: newest }, { id: canceled }],
    });
    expect(await search({ endDate: '2026-01-02T03:04:06Z', cursor: { limit: 1 } })).toMatchObject({
      data: [{ id: oldest }],
    });
  });
});
