import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type DojoSimulator,
  type DojoSimulatorOptions,
  startDojoSimulator,
} from '../../../simulator/dojo-simulator.ts';
import {
  apiKey,
  approvedCard,
  call,
  createCustomer,
  createIntent,
  listSavedCards,
  mintSecret,
  order,
  pay,
} from '../dojo-caller.ts';
import { addActiveSecret, startReceiver, subscribe } from '../webhook-receiver.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const oneMinuteMs = 60_000;

describe('a simulator with a file', () => {
  let folder: string;
  let file: string;
  let simulator: DojoSimulator;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-restart-test-'));
    file = join(folder, 'dojo.json');
    simulator = await start();
  });
  afterEach(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  const start = (options: DojoSimulatorOptions = {}) =>
    startDojoSimulator({ file, clock: () => startMs, ...options });
  const restart = async (options?: DojoSimulatorOptions) => {
    await simulator.close();
    simulator = await start(options);
  };
  const read = async (path: string) => (await call(simulator, 'GET', path)).body;
  const idOf = (body: unknown) => z.object({ id: z.string() }).parse(body).id;
  const createSetup = async (fields: object = {}) => {
    const terms = { merchantInitiatedTransactionType: 'NoShow', terms: 'We charge 10 pounds.' };
    const body = { reference: 'Booking 4', ...terms, ...fields };
    return idOf((await call(simulator, 'POST', '/setup-intents', { body })).body);
  };

  describe('that is stopped and started again', () => {
    it('has each live customer as it was, and knows how many were deleted', async () => {
      const id = await createCustomer(simulator, {
        name: 'Alice',
        billingAddress: { address1: '1 High Street', countryCode: 'GB' },
      });
      // Longer than a new customer's name may be.
      await call(simulator, 'PATCH', `/customers/${id}`, { body: { name: 'A'.repeat(101) } });
      const deleted = await createCustomer(simulator);
      await call(simulator, 'DELETE', `/customers/${deleted}`);
      const before = await read(`/customers/${id},${deleted}`);

      await restart();

      expect(await read(`/customers/${id},${deleted}`)).toEqual(before);
      expect(before).toMatchObject([{ id, documentVersion: 1 }]);
      expect(simulator.accounts.list()[0]?.state().customers).toEqual({ live: 1, deleted: 1 });
    });

    it.each([
      ['customers', createCustomer],
      ['payment-intents', createIntent],
    ])('goes on counting, so that a search finds newer %s first', async (kind, create) => {
      const older = await create(simulator);
      await restart();
      const newer = await create(simulator);
      const { body } = await call(simulator, 'POST', `/${kind}/search`, { body: {} });
      expect(body).toMatchObject({ data: [{ id: newer }, { id: older }] });
    });

    it('finds customers that were made while its clock was moved ahead', async () => {
      simulator.advanceClock(oneMinuteMs);
      const id = await createCustomer(simulator);
      await restart();
      const { body } = await call(simulator, 'POST', '/customers/search', { body: {} });
      expect(body).toMatchObject({ data: [{ id }] });
    });

    it('keeps the accounts of two keys apart, and their names', async () => {
      const sandbox = await createCustomer(simulator);
      const production = await createCustomer(simulator, {}, 'sk_prod_other');
      await restart();
      expect(simulator.accounts.list().map((account) => account.state())).toMatchObject([
        { name: 'account-1', customerIds: [sandbox] },
        { name: 'account-2', customerIds: [production] },
      ]);
      const next = await createCustomer(simulator, {}, 'sk_prod_other');
      expect(next).toMatch(/^cust_(?!sandbox_)/);
      expect(simulator.accounts.list()).toHaveLength(2);
    });

    it('knows which keys share an account, and which are revoked', async () => {
      const id = await createCustomer(simulator);
      simulator.accounts.addKey('sk_sandbox_new', { sameAccountAs: apiKey });
      simulator.accounts.revokeKey(apiKey);
      await restart();
      const withNew = await call(simulator, 'GET', `/customers/${id}`, { key: 'sk_sandbox_new' });
      const withOld = await call(simulator, 'GET', `/customers/${id}`);
      expect(withNew.body).toMatchObject([{ id }]);
      expect(withOld.status).toBe(401);
      expect(simulator.accounts.list()).toHaveLength(1);
    });

    it('shows at once what was written before, whatever the lag is', async () => {
      const settings = { lagMs: { customers: 1000, paymentIntents: 1000 } };
      const [id, intentId] = [await createCustomer(simulator), await createIntent(simulator)];
      await restart({ settings });
      expect(await read(`/customers/${id}`)).toMatchObject([{ id }]);
      expect(await read(`/payment-intents/${intentId}`)).toMatchObject({ id: intentId });
    });

    it('shows a saved card to a secret from before, until that expires', async () => {
      const id = await createCustomer(simulator);
      const secret = await mintSecret(simulator, id);
      const paymentIntentId = await createIntent(simulator, { customer: { id } });
      await pay(simulator, {
        paymentIntentId,
        card: approvedCard,
        customerSecret: secret,
        savePaymentMethod: true,
      });
      const before = await listSavedCards(simulator, id, secret);

      await restart();

      const after = await listSavedCards(simulator, id, secret);
      expect(after.body).toEqual(before.body);
      expect(after.body).toMatchObject({
        savedPaymentMethods: [{ cardDetails: { pan: '52000000****1005' } }],
      });
      simulator.advanceClock(15 * oneMinuteMs);
      expect((await listSavedCards(simulator, id, secret)).status).toBe(401);
    });

    it('takes payments with a saved card, and saves the same card only once', async () => {
      const id = await createCustomer(simulator);
      const customerSecret = await mintSecret(simulator, id);
      const customer = { id };
      const payAndSave = async () => {
        const paymentIntentId = await createIntent(simulator, { customer });
        const request = { card: approvedCard, customerSecret, savePaymentMethod: true };
        const { body } = await pay(simulator, { paymentIntentId, ...request });
        return z.object({ savedPaymentMethodId: z.string() }).parse(body).savedPaymentMethodId;
      };
      const savedPaymentMethodId = await payAndSave();

      await restart();

      const paymentIntentId = await createIntent(simulator, { customer });
      const request = { savedPaymentMethodId, cvv: '020', customerSecret };
      const paid = await pay(simulator, { paymentIntentId, ...request });
      expect(paid.body).toMatchObject({ result: 'approved', savedPaymentMethodId });
      expect(await payAndSave()).toBe(savedPaymentMethodId);
    });

    it('has a paid intent with every field as it was', async () => {
      const id = await createCustomer(simulator, { emailAddress: 'alice@example.com' });
      const paymentIntentId = await createIntent(simulator, {
        customer: { id, customerId: id },
        description: 'Two coffees',
        metadata: { table: '4' },
        tipsAmount: { value: 100, currencyCode: 'GBP' },
        config: { title: 'Pay', details: { showTotal: true } },
        billingAddress: { address1: '1 High Street', countryCode: 'GB' },
        itemLines: [{ name: 'Coffee', amountTotal: { value: 500, currencyCode: 'GBP' } }],
        autoExpireIn: '1.00:00:00',
      });
      await pay(simulator, { paymentIntentId, card: approvedCard });
      const before = await read(`/payment-intents/${paymentIntentId}`);

      await restart();

      expect(await read(`/payment-intents/${paymentIntentId}`)).toEqual(before);
      expect(before).toMatchObject({ status: 'Captured', customer: { id } });
    });

    it('takes the payment of an open intent with its session secret from before', async () => {
      const paymentIntentId = await createIntent(simulator);
      await restart();
      const paid = await pay(simulator, { paymentIntentId, card: approvedCard });
      expect(paid.body).toMatchObject({ result: 'approved', status: 'Captured' });
    });

    it('still refuses a session secret that a declined attempt has used up', async () => {
      const paymentIntentId = await createIntent(simulator);
      await pay(simulator, { paymentIntentId, card: { ...approvedCard, cvv: '021' } });
      await restart();
      const again = await pay(simulator, { paymentIntentId, card: approvedCard });
      expect(again).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('used') },
      });
    });

    it('voids an open intent when its time comes, and one whose time came meanwhile', async () => {
      const expireAt = new Date(startMs + oneMinuteMs).toISOString();
      const meanwhile = await createIntent(simulator, { expireAt });
      const later = await createIntent(simulator);
      await restart({ clock: () => startMs + 2 * oneMinuteMs });
      const statuses = () =>
        simulator.accounts
          .list()[0]
          ?.state()
          .paymentIntents.map(({ id, status }) => [id, status]);
      expect(statuses()).toEqual([
        [meanwhile, 'Canceled'],
        [later, 'Created'],
      ]);
      simulator.advanceClock(30 * 24 * 60 * oneMinuteMs);
      expect(statuses()).toEqual([
        [meanwhile, 'Canceled'],
        [later, 'Canceled'],
      ]);
    });

    it('has a completed and an open setup intent as they were', async () => {
      const open = await createSetup();
      const completed = await createSetup({ intendedAmount: order.amount });
      const setUp = (setupIntentId: string) =>
        call(simulator, 'POST', '/simulator/setups', {
          body: { setupIntentId, card: approvedCard },
        });
      await setUp(completed);
      const before = [
        await read(`/setup-intents/${open}`),
        await read(`/setup-intents/${completed}`),
      ];

      await restart();

      expect([
        await read(`/setup-intents/${open}`),
        await read(`/setup-intents/${completed}`),
      ]).toEqual(before);
      expect(before).toMatchObject([{ status: 'Created' }, { status: 'Authorized' }]);
      expect((await setUp(open)).body).toMatchObject({ status: 'Authorized' });
    });

    it('expires a setup intent whose time came meanwhile', async () => {
      const id = await createSetup({ expireAt: new Date(startMs + oneMinuteMs).toISOString() });
      await restart({ clock: () => startMs + 2 * oneMinuteMs });
      await expect.poll(() => read(`/setup-intents/${id}`)).toMatchObject({ status: 'Expired' });
    });

    it('has a subscription with both of its secrets, and sends it webhooks', async () => {
      const receiver = await startReceiver();
      try {
        const { id } = await subscribe(simulator, receiver.url);
        await addActiveSecret(simulator, id);
        const before = await read('/webhooks');
        const paymentIntentId = await createIntent(simulator);

        await restart();

        expect(await read('/webhooks')).toEqual(before);
        expect(before).toMatchObject([{ id, secrets: [{ isActive: true }, { isActive: true }] }]);
        await pay(simulator, { paymentIntentId, card: approvedCard });
        await simulator.webhooks.idle();
        expect(receiver.received).toHaveLength(1);
      } finally {
        await receiver.close();
      }
    });

    it('tells a subscriber of an open intent that it voids', async () => {
      await createIntent(simulator);
      await subscribe(simulator, 'https://example.com/hook');
      await restart();
      simulator.advanceClock(30 * 24 * 60 * oneMinuteMs);
      expect(simulator.webhooks.deliveries()).toMatchObject([
        { event: 'payment_intent.status_updated' },
      ]);
    });

    it('gives no seeded id out twice', async () => {
      await restart({ seed: 7 });
      const first = await createCustomer(simulator);
      await restart({ seed: 7 });
      const second = await createCustomer(simulator);
      const uninterrupted = await startDojoSimulator({ seed: 7 });
      const ids = [await createCustomer(uninterrupted), await createCustomer(uninterrupted)];
      await uninterrupted.close();
      expect([first, second]).toEqual(ids);
    });

    it('has forgotten faults, calls, settings and the moved clock', async () => {
      await createCustomer(simulator);
      simulator.faults.next({ route: '*', kind: 'reset' });
      simulator.settings.change({ lagMs: { customerSearch: 5000 } });
      simulator.advanceClock(1000);
      await restart();
      expect(simulator.faults.list()).toEqual({ next: [] });
      expect(simulator.requests.list()).toEqual([]);
      expect(simulator.settings.current).toMatchObject({ lagMs: { customerSearch: 0 } });
      expect(await read('/simulator/state')).toMatchObject({ now: '2026-01-02T03:04:05.678Z' });
    });
  });

  it('writes each change soon, readable by its owner alone, and no key or whole card', async () => {
    const customerId = await createCustomer(simulator);
    const customerSecret = await mintSecret(simulator, customerId);
    const paymentIntentId = await createIntent(simulator, { customer: { id: customerId } });
    await pay(simulator, {
      paymentIntentId,
      card: approvedCard,
      customerSecret,
      savePaymentMethod: true,
    });
    const text = () => readFile(file, 'utf8').catch(() => '');
    await expect.poll(text).toContain('52000000****1005');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await text()).toContain(customerId);
    expect(await text()).not.toContain(apiKey);
    expect(await text()).not.toContain('5200000000001005');
  });

  it.each([
    [
      'a secret that was added to a subscription',
      async (subscriptionId: string) => {
        await call(simulator, 'POST', `/webhooks/${subscriptionId}/secrets`);
      },
      '"isActive":false',
    ],
    [
      'that a subscription was deleted',
      async (subscriptionId: string) => {
        await call(simulator, 'DELETE', `/webhooks/${subscriptionId}`);
      },
      '"subscriptions":[]',
    ],
    [
      'that a subscription was changed',
      async (subscriptionId: string) => {
        const body = { description: 'Changed' };
        await call(simulator, 'PATCH', `/webhooks/${subscriptionId}`, { body });
      },
      '"description":"Changed"',
    ],
    [
      'another key of an account',
      async () => {
        simulator.accounts.addKey('sk_sandbox_new', { sameAccountAs: apiKey });
      },
      '"otherKeyHashes":[',
    ],
    [
      'that a key was revoked',
      async () => simulator.accounts.revokeKey(apiKey),
      '"revokedKeyHashes":[',
    ],
    ['a reset', async () => simulator.reset(), '"accounts":[]'],
  ])('writes %s', async (_case, change, expected) => {
    const { id } = await subscribe(simulator, 'http://127.0.0.1:9/hook');
    const text = () => readFile(file, 'utf8').catch(() => '');
    await expect.poll(text).toContain(id);
    await change(id);
    await expect.poll(text).toContain(expected);
  });

  it('is empty after a reset and a restart', async () => {
    await createCustomer(simulator);
    await restart();
    expect((await call(simulator, 'POST', '/simulator/reset')).status).toBe(204);
    await restart();
    expect(await read('/simulator/state')).toMatchObject({ accounts: [] });
  });

  it('writes no file if nothing happens', async () => {
    await restart();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});
