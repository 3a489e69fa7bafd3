import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { approvedCard, call, createCustomer, declinedCard, mintSecret } from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const thirtyMinutesMs = 30 * 60 * 1000;
const booking = {
  reference: 'Booking 4',
  merchantInitiatedTransactionType: 'NoShow',
  terms: 'We charge 10 pounds if you do not come.',
};

describe('setup intents of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const create = (fields: object = {}) =>
    call(simulator, 'POST', '/setup-intents', { body: { ...booking, ...fields } });
  const createId = async (fields: object = {}) =>
    z.object({ id: z.string() }).parse((await create(fields)).body).id;
  const read = (id: string) => call(simulator, 'GET', `/setup-intents/${id}`);
  const cancel = (id: string) => call(simulator, 'DELETE', `/setup-intents/${id}`);
  const refresh = (id: string) =>
    call(simulator, 'POST', `/setup-intents/${id}/refresh-client-session-secret`);
  const setUp = (setupIntentId: string, card: object = approvedCard) =>
    call(simulator, 'POST', '/simulator/setups', { body: { setupIntentId, card } });

  describe('creating one', () => {
    it('answers 200 with what was given and what Dojo adds, a session secret included', async () => {
      const answer = await create({
        description: 'Table for two',
        metadata: { table: '4' },
        intendedAmount: { value: 1000, currencyCode: 'GBP' },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        id: expect.stringMatching(/^si_sandbox_[\w-]{22}$/),
        status: 'Created',
        ...booking,
        description: 'Table for two',
        metadata: { table: '4' },
        intendedAmount: { value: 1000, currencyCode: 'GBP' },
        clientSessionSecret: expect.stringMatching(/^[\w-]{128}$/),
        clientSessionSecretExpirationDate: '2026-01-02T03:34:05.678Z',
        createdAt: '2026-01-02T03:04:05.678Z',
      });
    });

    it.each([
      ['Reference', { reference: undefined }],
      ['Reference', { reference: 'x'.repeat(61) }],
      ['MerchantInitiatedTransactionType', { merchantInitiatedTransactionType: undefined }],
      ['MerchantInitiatedTransactionType', { merchantInitiatedTransactionType: 'Recurring' }],
      ['Terms', { terms: undefined }],
      ['Terms', { terms: '' }],
      ['Terms', { terms: 'x'.repeat(10_241) }],
      ['Description', { description: 'x'.repeat(4097) }],
      ['Metadata.Table', { metadata: { table: 4 } }],
      ['IntendedAmount.Value', { intendedAmount: { value: '10', currencyCode: 'GBP' } }],
      ['ExpireAt', { expireAt: 'tomorrow' }],
      ['ExpireAt', { expireAt: new Date(startMs).toISOString() }],
      ['GenerateRemoteToken', { generateRemoteToken: true }],
      ['Amount', { amount: { value: 10, currencyCode: 'GBP' } }],
    ])('refuses %s against the rules', async (field, fields) => {
      const answer = await create(fields);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: { [field]: [expect.any(String)] } });
      expect(simulator.accounts.list()[0]?.state().setupIntents).toEqual([]);
    });

    it('links the customer by id, and ignores customerId beside it', async () => {
      const id = await createCustomer(simulator, { emailAddress: 'alice@example.com' });
      const { body } = await create({ customer: { id, customerId: id } });
      expect(body).toMatchObject({ customer: { id, emailAddress: 'alice@example.com' } });
    });

    it('by customerId alone leaves it unlinked', async () => {
      const customerId = await createCustomer(simulator);
      const answer = await create({ customer: { customerId } });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('customer');
    });
  });

  it('are canceled while Created, and still shown', async () => {
    const id = await createId();
    const canceled = await cancel(id);
    const again = await cancel(id);
    expect(canceled).toMatchObject({ status: 200, body: { id, status: 'Canceled' } });
    expect(again.status).toBe(409);
    expect(await read(id)).toMatchObject({ status: 200, body: { status: 'Canceled' } });
  });

  it('expire at the time that was given, if no card was set up', async () => {
    const expireAt = '2026-01-02T04:04:05.678Z';
    const [idle, done] = [await createId({ expireAt }), await createId({ expireAt })];
    await setUp(done);
    simulator.advanceClock(3_599_999);
    const before = await read(idle);
    simulator.advanceClock(1);
    expect([before.body, (await read(idle)).body, (await read(done)).body]).toMatchObject([
      { status: 'Created' },
      { status: 'Expired' },
      { status: 'Authorized' },
    ]);
  });

  it('are seen by their own account only', async () => {
    const id = await createId();
    const answer = await call(simulator, 'GET', `/setup-intents/${id}`, {
      key: 'sk_sandbox_other',
    });
    expect(answer.status).toBe(404);
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/refresh-client-session-secret'],
  ])('that are unknown give 404 to %s {setupIntentId}%s', async (method, rest) => {
    const answer = await call(simulator, method, `/setup-intents/si_sandbox_unknown${rest}`);
    expect(answer.status).toBe(404);
  });

  describe('completing one as the SDK would', () => {
    it.each([
      ['approves 1005', approvedCard, 'approved', 'Authorized'],
      [
        'approves 1096 after a challenge',
        { ...approvedCard, number: '5200000000001096' },
        'challenged-then-approved',
        'Authorized',
      ],
      ['declines 1013', declinedCard, 'declined', 'Created'],
      ['declines a wrong CVV', { ...approvedCard, cvv: '021' }, 'declined', 'Created'],
    ])('%s', async (_case, card, result, status) => {
      const setupIntentId = await createId();
      const answer = await setUp(setupIntentId, card);
      expect(answer).toEqual(
        expect.objectContaining({ status: 200, body: { result, setupIntentId, status } }),
      );
      expect(await read(setupIntentId)).toMatchObject({ body: { status } });
    });

    it('shows the card masked, and adds it to no customer', async () => {
      const customerId = await createCustomer(simulator);
      const id = await createId({ customer: { id: customerId } });
      await mintSecret(simulator, customerId);
      await setUp(id);
      const { body } = await read(id);
      expect(body).toMatchObject({ paymentDetails: { card: { cardNumber: '52000000****1005' } } });
      expect(JSON.stringify(body)).not.toContain('5200000000001005');
      expect(simulator.accounts.list()[0]?.state()).toMatchObject({
        savedCards: 0,
        setupIntents: [{ id, status: 'Authorized', customerId }],
      });
    });

    it('uses the session secret up, until it is refreshed', async () => {
      const id = await createId();
      await setUp(id, declinedCard);
      const used = await setUp(id);
      const refreshed = await refresh(id);
      expect(used).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('POST /setup-intents/{setupIntentId}/refresh') },
      });
      expect(refreshed.status).toBe(200);
      expect(await setUp(id)).toMatchObject({ status: 200, body: { result: 'approved' } });
    });

    it('needs a session secret younger than 30 minutes', async () => {
      const [inTime, late] = [await createId(), await createId()];
      simulator.advanceClock(thirtyMinutesMs - 1);
      expect((await setUp(inTime)).status).toBe(200);
      simulator.advanceClock(1);
      expect((await setUp(late)).status).toBe(409);
    });

    it('is refused for an intent that is unknown, canceled or completed', async () => {
      const [canceled, completed] = [await createId(), await createId()];
      await cancel(canceled);
      await setUp(completed);
      const statuses: number[] = [];
      for (const id of ['si_sandbox_unknown', canceled, completed]) {
        statuses.push((await setUp(id)).status);
      }
      expect(statuses).toEqual([404, 409, 409]);
    });

    it.each([
      ['setupIntentId', { card: approvedCard }],
      ['card', { setupIntentId: 'si_x' }],
      ['card.cvv', { setupIntentId: 'si_x', card: { ...approvedCard, cvv: '2' } }],
      ['customerSecret', { setupIntentId: 'si_x', card: approvedCard, customerSecret: 'cs_x' }],
    ])('refuses a request with %s against the rules', async (field, body) => {
      const answer = await call(simulator, 'POST', '/simulator/setups', { body });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: { [field]: [expect.any(String)] } },
      });
    });

    it('is not possible for a completed one again, nor can that be canceled or refreshed', async () => {
      const id = await createId();
      await setUp(id);
      expect([(await cancel(id)).status, (await refresh(id)).status]).toEqual([409, 409]);
    });
  });
});
