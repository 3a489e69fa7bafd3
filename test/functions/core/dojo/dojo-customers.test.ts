import { describe, expect, it } from 'vitest';
import { dojoCustomers } from '../../../../functions/core/dojo/dojo-customers.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

const list = (body: unknown) => {
  const dojo = new FakeDojo(() => ({ status: 200, body }));
  return dojoCustomers(dojo.client, dojo.deadline()).list(undefined);
};
const customer = { id: 'cust_1', name: 'Alice', createdAt: '2026-01-31T12:00:00Z' };

describe('a page of customers', () => {
  it('says where the next one begins', async () => {
    expect((await list({ data: [customer], after: 'cursor' })).after).toBe('cursor');
  });

  it('is the last one when it is empty, whatever cursor comes with it', async () => {
    expect((await list({ data: [], after: 'cursor' })).after).toBeUndefined();
  });

  it.each([{}, { after: null }])('is the last one with %j', async (end) => {
    expect((await list({ data: [customer], ...end })).after).toBeUndefined();
  });
});
