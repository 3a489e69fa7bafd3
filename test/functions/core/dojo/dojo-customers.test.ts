import { describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import { dojoCustomers } from '../../../../functions/core/dojo/dojo-customers.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

function list(body: unknown) {
  const dojo = new FakeDojo(() => ({ status: 200, body }));
  return dojoCustomers(dojo.client, dojo.deadline()).list(undefined);
}
const customer = { id: 'cust_1', name: 'Alice', createdAt: '2026-01-31T12:00:00Z' };

describe('a page of customers', () => {
  it('says where the next one begins', async () => {
    expect((await list({ data: [customer], after: 'cursor' })).after).toBe('cursor');
  });

  it.each([[null], [''], ['cust 1'], [undefined]])(
    'tells of a customer whose id is %j by its name',
    async (id) => {
      expect(await list({ data: [{ ...customer, id }, customer] })).toEqual({
        customers: [
          { id: 'cust_1', name: 'Alice', createdAtMs: Date.parse('2026-01-31T12:00:00Z') },
        ],
        unreadable: ['Alice'],
        after: undefined,
      });
    },
  );

  it('that is empty leads on, if a cursor comes with it', async () => {
    expect(await list({ data: [], after: 'cursor' })).toEqual({ customers: [], after: 'cursor' });
  });

  it.each([5, { first: 'A' }, ['A']])('says nothing where a name is %j', async (name) => {
    await expect(list({ data: [{ ...customer, name }] })).rejects.toMatchObject({
      code: 'dojo_contract_broken',
    });
  });

  it.each([{}, { after: null }])('is the last one with %j', async (end) => {
    expect((await list({ data: [customer], ...end })).after).toBeUndefined();
  });
});

describe('whether a customer exists', () => {
  const exists = (status: number, body: unknown) => {
    const dojo = new FakeDojo(() => ({ status, body }));
    return dojoCustomers(dojo.client, dojo.deadline()).exists('cust_1' as CustomerId);
  };

  it.each([
    ['its id', 200, [{ id: 'cust_1', name: 'Alice' }], true],
    ['null for its id', 200, [{ id: null, name: 'Alice' }], true],
    ['no id', 200, [{ name: 'Alice' }], true],
    ['another id', 200, [{ id: 'cust_2' }], false],
    ['an empty list', 200, [], false],
    ['404', 404, {}, false],
    ['400', 400, {}, false],
    ['422', 422, {}, false],
  ])('when Dojo answers with %s', async (_, status, body, expected) => {
    expect(await exists(status, body)).toBe(expected);
  });

  it.each([
    ['a customer outside of a list', 200, { id: 'cust_1' }],
    ['403', 403, {}],
    ['500', 500, {}],
  ])('is not known when Dojo answers with %s', async (_, status, body) => {
    await expect(exists(status, body)).rejects.toThrow();
  });
});
