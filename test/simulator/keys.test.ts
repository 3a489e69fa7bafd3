import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dojoRouteNames } from '../../simulator/dojo-routes.ts';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call, createCustomer, createIntent, mintSecret } from './dojo-caller.ts';
import { subscribe } from './webhook-receiver.ts';

const [oldKey, newKey, otherKey] = ['sk_sandbox_local', 'sk_sandbox_new', 'sk_sandbox_other'];

describe('API keys of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ sharedKeys: [[oldKey, newKey]] });
  });
  afterEach(() => simulator.close());

  const control = (path: string, body: object) =>
    call(simulator, 'POST', `/simulator/${path}`, { body });
  const seesCustomer = async (id: string, key: string) => {
    const { body } = await call(simulator, 'GET', `/customers/${id}`, { key });
    return z.array(z.unknown()).parse(body).length === 1;
  };

  it('that were said to belong together open one account, and others their own', async () => {
    const id = await createCustomer(simulator);
    expect(await seesCustomer(id, newKey)).toBe(true);
    expect(await seesCustomer(id, otherKey)).toBe(false);
    expect(simulator.accounts.list().map(({ name }) => name)).toEqual(['account-1', 'account-2']);
  });

  it('belong together again after a reset, revoked or not', async () => {
    simulator.accounts.revokeKey(oldKey);
    simulator.reset();
    const id = await createCustomer(simulator);
    expect(await seesCustomer(id, newKey)).toBe(true);
  });

  it('are rotated: added, and the old one revoked', async () => {
    const id = await createCustomer(simulator);
    const added = await control('keys', { key: 'sk_sandbox_third', sameAccountAs: oldKey });
    const revoked = await control('keys/revoke', { key: oldKey });
    const refused = await call(simulator, 'GET', `/customers/${id}`, { key: oldKey });
    expect(added).toMatchObject({ status: 200, body: { account: 'account-1' } });
    expect([revoked.status, refused.status]).toEqual([204, 401]);
    expect(await seesCustomer(id, 'sk_sandbox_third')).toBe(true);
    expect(await seesCustomer(id, newKey)).toBe(true);
  });

  it('are taken back into use when they are added again', async () => {
    const id = await createCustomer(simulator);
    simulator.accounts.revokeKey(oldKey);
    simulator.accounts.addKey(oldKey, { sameAccountAs: newKey });
    expect(await seesCustomer(id, oldKey)).toBe(true);
  });

  it('that are revoked can be taken back, with the account that they had', async () => {
    const id = await createCustomer(simulator);
    simulator.accounts.revokeKey(oldKey);
    expect(simulator.accounts.isRevoked(oldKey)).toBe(true);
    simulator.accounts.restoreKey(oldKey);
    expect(simulator.accounts.isRevoked(oldKey)).toBe(false);
    expect(await seesCustomer(id, oldKey)).toBe(true);
  });

  it('can be added to the account of a key that is revoked', async () => {
    const id = await createCustomer(simulator);
    simulator.accounts.revokeKey(oldKey);
    simulator.accounts.addKey('sk_sandbox_third', { sameAccountAs: oldKey });
    expect(await seesCustomer(id, 'sk_sandbox_third')).toBe(true);
  });

  it.each([
    ['of another environment', { key: 'sk_prod_local', sameAccountAs: oldKey }, 400],
    ['that is none', { key: 'local', sameAccountAs: oldKey }, 400],
    ['for the account of none', { key: newKey, sameAccountAs: 'local' }, 400],
    ['of another account', { key: otherKey, sameAccountAs: oldKey }, 409],
  ])('refuse one %s', async (_case, body, status) => {
    await createCustomer(simulator, {}, otherKey);
    expect((await control('keys', body)).status).toBe(status);
  });

  it('of another account know none of its ids, on every route', async () => {
    const customerId = await createCustomer(simulator);
    const paymentIntentId = await createIntent(simulator);
    const { id: subscriptionId, secrets } = await subscribe(simulator, 'https://example.com/hook');
    const setup = { merchantInitiatedTransactionType: 'NoShow', terms: 'We charge 10 pounds.' };
    const created = await call(simulator, 'POST', '/setup-intents', {
      body: { reference: 'Booking 4', ...setup },
    });
    const ids: Readonly<Record<string, string | undefined>> = {
      customerId,
      paymentIntentId,
      setupIntentId: z.object({ id: z.string() }).parse(created.body).id,
      subscriptionId,
      secretId: secrets[0]?.id,
    };
    const routes = dojoRouteNames.filter(
      (name) => name.includes('{') && !/\/public\/|\{token\}/.test(name),
    );
    const before = simulator.accounts.list()[0]?.dump();

    const statuses: Record<string, number> = {};
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const filled = path.replaceAll(/\{(\w+)\}/g, (_part, name: string) => ids[name] ?? 'x');
      const body = method === 'PATCH' ? { body: {} } : {};
      const answer = await call(simulator, method, filled, { key: otherKey, ...body });
      const isEmpty = Array.isArray(answer.body) && answer.body.length === 0;
      statuses[route] = isEmpty ? 404 : answer.status;
    }

    expect(statuses).toEqual(Object.fromEntries(routes.map((route) => [route, 404])));
    expect(simulator.accounts.list()[0]?.dump()).toEqual(before);
  });

  it('of another account mint no secret that opens its cards', async () => {
    const customerId = await createCustomer(simulator);
    await mintSecret(simulator, customerId);
    const foreign = await createCustomer(simulator, {}, otherKey);
    const { body } = await call(simulator, 'POST', `/customers/${foreign}/create-secret`, {
      key: otherKey,
    });
    const key = z.object({ secret: z.string() }).parse(body).secret;
    const path = `/customers/public/${customerId}/payment-methods`;
    expect((await call(simulator, 'GET', path, { key })).status).toBe(401);
    expect((await call(simulator, 'DELETE', `${path}/pm_x`, { key })).status).toBe(401);
  });
});
