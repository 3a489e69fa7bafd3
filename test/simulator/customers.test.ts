import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import {
  approvedCard,
  call,
  createCustomer,
  createIntent,
  listSavedCards,
  mintSecret,
  pay,
} from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');

describe('customers of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  describe('creating one', () => {
    it('answers 200 with what was given and what Dojo adds', async () => {
      const answer = await call(simulator, 'POST', '/customers', {
        body: { name: 'Alice', emailAddress: null, billingAddress: { countryCode: 'GB' } },
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        id: expect.stringMatching(/^cust_sandbox_[\w-]{22}$/),
        name: 'Alice',
        billingAddress: { countryCode: 'GB' },
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: '2026-01-02T03:04:05.678Z',
        documentVersion: 0,
      });
    });

    it('with the same body twice makes two', async () => {
      const details = { emailAddress: 'alice@example.com' };
      const first = await createCustomer(simulator, details);
      const second = await createCustomer(simulator, details);
      expect(second).not.toBe(first);
      expect(simulator.accounts.list()[0]?.state().customers.live).toBe(2);
    });

    it('with a production key gives an id without "sandbox"', async () => {
      const id = await createCustomer(simulator, {}, 'sk_prod_local');
      expect(id).toMatch(/^cust_[\w-]{22}$/);
    });

    it.each([
      ['Name', { name: 'x'.repeat(101) }],
      ['EmailAddress', { emailAddress: 'x'.repeat(255) }],
      ['PhoneNumber', { phoneNumber: '1234' }],
      ['PhoneNumber', { phoneNumber: '1'.repeat(51) }],
      ['VatNumber', { vatNumber: 'x'.repeat(51) }],
      ['BillingAddress.CountryCode', { billingAddress: {} }],
      [
        'BillingAddress.Postcode',
        { billingAddress: { countryCode: 'GB', postcode: 'x'.repeat(51) } },
      ],
      ['ShippingAddress.Street', { shippingAddress: { countryCode: 'GB', street: 'x' } }],
      ['Metadata', { metadata: {} }],
    ])('refuses %s against the rules', async (field, details) => {
      const answer = await call(simulator, 'POST', '/customers', { body: details });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        title: 'One or more validation errors occurred.',
        errors: { [field]: [expect.any(String)] },
      });
      expect(simulator.accounts.list()[0]?.state().customers.live).toBe(0);
    });

    it('takes every field at its longest', async () => {
      const answer = await call(simulator, 'POST', '/customers', {
        body: {
          name: 'x'.repeat(100),
          emailAddress: 'x'.repeat(254),
          phoneNumber: '1'.repeat(50),
          vatNumber: 'x'.repeat(50),
        },
      });
      expect(answer.status).toBe(200);
    });

    describe('whose name or e-mail address is refused though it looks fine', () => {
      beforeEach(() => {
        simulator.settings.change({
          refusedCustomers: { names: ['Alice'], emailAddresses: ['alice@example.com'] },
        });
      });

      it.each([
        ['Name', { name: 'Alice' }],
        ['EmailAddress', { emailAddress: 'alice@example.com' }],
      ])('says so of the %s, as does changing it', async (field, details) => {
        const id = await createCustomer(simulator, { name: 'Bob' });
        const created = await call(simulator, 'POST', '/customers', { body: details });
        const changed = await call(simulator, 'PATCH', `/customers/${id}`, { body: details });
        for (const answer of [created, changed]) {
          expect(answer).toMatchObject({
            status: 400,
            body: { errors: { [field]: [expect.any(String)] } },
          });
        }
        expect(simulator.accounts.list()[0]?.state().customerIds).toEqual([id]);
      });
    });

    it.each(['x', 'x@', '@x', 'x y@example.com'])(
      'takes the e-mail address %s, unless malformed ones are refused',
      async (emailAddress) => {
        const create = () => call(simulator, 'POST', '/customers', { body: { emailAddress } });
        const taken = await create();
        simulator.settings.change({ refusedCustomers: { malformedEmailAddresses: true } });
        const refused = await create();
        expect([taken.status, refused.status]).toEqual([200, 400]);
        expect(refused.body).toMatchObject({ errors: { EmailAddress: [expect.any(String)] } });
      },
    );

    it('takes a well-formed e-mail address when malformed ones are refused', async () => {
      simulator.settings.change({ refusedCustomers: { malformedEmailAddresses: true } });
      const body = { emailAddress: 'alice+shop@example.com' };
      expect((await call(simulator, 'POST', '/customers', { body })).status).toBe(200);
    });

    it('reports all wrong fields at once', async () => {
      const answer = await call(simulator, 'POST', '/customers', { body: { name: 1, extra: 2 } });
      expect(answer.body).toMatchObject({
        errors: { Name: [expect.any(String)], Extra: ['The Extra field is not known here.'] },
      });
    });
  });

  it('are read several at a time, without deleted and unknown ones', async () => {
    const [kept, deleted] = [await createCustomer(simulator), await createCustomer(simulator)];
    await call(simulator, 'DELETE', `/customers/${deleted}`);
    const both = await call(simulator, 'GET', `/customers/${kept},${deleted}`);
    const unknown = await call(simulator, 'GET', '/customers/cust_sandbox_unknown');
    expect(both.body).toEqual([expect.objectContaining({ id: kept })]);
    expect(unknown).toMatchObject({ status: 200, body: [] });
  });

  it('are updated field by field', async () => {
    const id = await createCustomer(simulator, { name: 'Alice', phoneNumber: '12345' });
    simulator.advanceClock(1000);
    const answer = await call(simulator, 'PATCH', `/customers/${id}`, { body: { name: 'Alicia' } });
    expect(answer.body).toEqual({
      id,
      name: 'Alicia',
      phoneNumber: '12345',
      createdAt: '2026-01-02T03:04:05.678Z',
      updatedAt: '2026-01-02T03:04:06.678Z',
      documentVersion: 1,
    });
  });

  it.each([
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/create-secret'],
  ])('that are unknown give 404 to %s {customerId}%s', async (method, rest) => {
    const body = method === 'PATCH' ? { body: {} } : {};
    const answer = await call(simulator, method, `/customers/cust_sandbox_unknown${rest}`, body);
    expect(answer).toMatchObject({ status: 404, body: { title: 'Not Found' } });
  });

  it('are deleted once, with their cards and secrets', async () => {
    const customerId = await createCustomer(simulator);
    const customerSecret = await mintSecret(simulator, customerId);
    const paymentIntentId = await createIntent(simulator, { customer: { id: customerId } });
    await pay(simulator, {
      paymentIntentId,
      card: approvedCard,
      customerSecret,
      savePaymentMethod: true,
    });
    const first = await call(simulator, 'DELETE', `/customers/${customerId}`);
    const second = await call(simulator, 'DELETE', `/customers/${customerId}`);
    const cards = await listSavedCards(simulator, customerId, customerSecret);
    expect([first.status, second.status, cards.status]).toEqual([204, 404, 401]);
    expect(simulator.accounts.list()[0]?.state()).toMatchObject({
      customers: { live: 0, deleted: 1 },
      savedCards: 0,
    });
  });

  describe('searched', () => {
    const search = async (body: object, target: DojoSimulator = simulator) =>
      z
        .object({
          data: z.array(z.object({ id: z.string() }).transform(({ id }) => id)),
          before: z.string().optional(),
          after: z.string().optional(),
        })
        .parse((await call(target, 'POST', '/customers/search', { body })).body);

    it('come newest first, page by page, each once, though all were made in one millisecond', async () => {
      const ids: string[] = [];
      for (let made = 0; made < 5; made += 1) ids.unshift(await createCustomer(simulator));
      const first = await search({ limit: 2 });
      await createCustomer(simulator);
      const second = await search({ limit: 2, after: first.after });
      const third = await search({ limit: 2, after: second.after });
      const back = await search({ limit: 2, before: third.before });
      expect([...first.data, ...second.data, ...third.data]).toEqual(ids);
      expect(third.after).toBeUndefined();
      expect(back.data).toEqual(second.data);
    });

    it('come 50 at a time by default', async () => {
      await Promise.all(Array.from({ length: 51 }, () => createCustomer(simulator)));
      const page = await search({});
      expect(page.data).toHaveLength(50);
      expect(page.before).toBeUndefined();
      expect(page.after).toEqual(expect.any(String));
    });

    it('skip none when the item of the cursor is deleted', async () => {
      const oldest = await createCustomer(simulator);
      const newest = await createCustomer(simulator);
      const first = await search({ limit: 1 });
      await call(simulator, 'DELETE', `/customers/${newest}`);
      expect((await search({ after: first.after })).data).toEqual([oldest]);
    });

    it.each([
      ['Limit', { limit: 0 }],
      ['Limit', { limit: 101 }],
      ['Limit', { limit: 1.5 }],
      ['Before', { before: 'a', after: 'b' }],
      ['After', { after: 'not-a-cursor' }],
      ['Before', { before: 'x'.repeat(201) }],
      ['EmailAddress', { emailAddress: 'alice@example.com' }],
    ])('refuse a wrong %s', async (field, body) => {
      const answer = await call(simulator, 'POST', '/customers/search', { body });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: { [field]: [expect.any(String)] } });
    });

    it('are missing while they are younger than the search lag', async () => {
      const lagging = await startDojoSimulator({
        clock: () => startMs,
        settings: { lagMs: { customerSearch: 2000 } },
      });
      try {
        const id = await createCustomer(lagging);
        lagging.advanceClock(1999);
        const early = await search({}, lagging);
        lagging.advanceClock(1);
        const late = await search({}, lagging);
        expect([early.data, late.data]).toEqual([[], [id]]);
      } finally {
        await lagging.close();
      }
    });
  });
});
