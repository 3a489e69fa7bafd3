import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call, createCustomer } from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');

describe('control endpoints of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const armFault = (body: unknown) => call(simulator, 'POST', '/simulator/faults', { body });

  it('arm faults, list and clear them', async () => {
    const fault = { route: 'POST /customers', kind: 'status', status: 503, times: 2 };
    const armed = await armFault(fault);
    const random = await armFault({ percentage: 10, seed: 5, kinds: ['reset'] });
    const listed = await call(simulator, 'GET', '/simulator/faults');
    const cleared = await call(simulator, 'DELETE', '/simulator/faults');
    expect([armed.status, random.status, cleared.status]).toEqual([201, 201, 204]);
    expect(listed.body).toMatchObject({
      next: [fault],
      random: { percentage: 10, seed: 5, kinds: ['reset'], routes: ['*'] },
    });
    expect(await call(simulator, 'GET', '/simulator/faults')).toMatchObject({ body: { next: [] } });
  });

  it.each([
    [
      'route',
      { route: 'POST /customer', kind: 'reset' },
      'POST /customers/{customerId}/create-secret',
    ],
    ['kind', { route: '*', kind: 'explode' }, 'slow-commit'],
    ['delayMs', { route: '*', kind: 'delay' }, 'required'],
    ['status', { route: '*', kind: 'status', status: 200 }, '400'],
    ['delayMs', { route: '*', kind: 'reset', delayMs: 5 }, 'not known here'],
    ['times', { route: '*', kind: 'reset', times: 0 }, '1'],
    ['percentage', { percentage: 101 }, '100'],
    ['kinds[0]', { percentage: 5, kinds: ['explode'] }, 'answer-lost'],
    ['routes[0]', { percentage: 5, routes: ['POST /x'] }, 'POST /payment-intents'],
  ])('refuse a fault with a wrong %s and say what is allowed', async (field, fault, allowed) => {
    const answer = await armFault(fault);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      status: 400,
      errors: { [field]: [expect.stringContaining(allowed)] },
      traceId: expect.any(String),
    });
    expect(simulator.faults.list()).toEqual({ next: [] });
  });

  it('refuse a wrong fault in the process just the same', () => {
    expect(() => simulator.faults.next({ route: 'POST /customer', kind: 'reset' })).toThrow(
      'The route is one of: *, POST /customers,',
    );
  });

  it('read JSON whatever content type curl declares', async () => {
    const answer = await call(simulator, 'POST', '/simulator/faults', {
      body: { route: '*', kind: 'reset' },
      headers: { 'content-type': 'application/x-www-form-urlencoded', version: null },
    });
    expect(answer.status).toBe(201);
  });

  it('count the calls of each route and forget them', async () => {
    await createCustomer(simulator);
    await call(simulator, 'POST', '/customers', { rawBody: '{' });
    await call(simulator, 'GET', '/customers/a,b');
    const { body } = await call(simulator, 'GET', '/simulator/requests');
    const cleared = await call(simulator, 'DELETE', '/simulator/requests');
    expect(body).toEqual({
      counts: { 'POST /customers': 2, 'GET /customers/{customerId}': 1 },
      requests: [
        { method: 'POST', route: 'POST /customers', status: 200 },
        { method: 'POST', route: 'POST /customers', status: 400 },
        { method: 'GET', route: 'GET /customers/{customerId}', status: 200 },
      ],
    });
    expect(cleared.status).toBe(204);
    expect(simulator.requests.list()).toEqual([]);
  });

  it('move the clock ahead, never back', async () => {
    const ahead = await call(simulator, 'POST', '/simulator/clock', { body: { advanceMs: 1000 } });
    const back = await call(simulator, 'POST', '/simulator/clock', { body: { advanceMs: -1 } });
    expect(ahead).toMatchObject({ status: 200, body: { now: '2026-01-02T03:04:06.678Z' } });
    expect(back).toMatchObject({
      status: 400,
      body: { errors: { advanceMs: [expect.any(String)] } },
    });
  });

  describe('of the settings', () => {
    const change = (body: object) => call(simulator, 'POST', '/simulator/settings', { body });

    it('change one and leave the others, also within a group', async () => {
      await change({ lagMs: { customerSearch: 5000 } });
      const answer = await change({ customerSecretTtlMs: 60_000, lagMs: { customers: 1 } });
      expect(answer).toMatchObject({
        status: 200,
        body: { customerSecretTtlMs: 60_000, lagMs: { customers: 1, customerSearch: 5000 } },
      });
      expect(await call(simulator, 'GET', '/simulator/settings')).toMatchObject(answer);
    });

    it('take effect at once, until a reset', async () => {
      const before = simulator.settings.current;
      await change({ lagMs: { customerSearch: 5000 }, customerSecretTtlMs: 60_000 });
      const id = await createCustomer(simulator);
      const search = await call(simulator, 'POST', '/customers/search', { body: {} });
      const secret = await call(simulator, 'POST', `/customers/${id}/create-secret`);
      expect(search.body).toEqual({ data: [] });
      expect(secret.body).toMatchObject({ expireAt: '2026-01-02T03:05:05.678Z' });
      simulator.reset();
      expect(simulator.settings.current).toEqual(before);
    });

    it('go back alone, to how the simulator was started', async () => {
      const started = await startDojoSimulator({ settings: { lagMs: { customers: 7 } } });
      try {
        const id = await createCustomer(started);
        started.settings.change({ lagMs: { customers: 8 }, savedCards: { '*': { pan: null } } });
        const answer = await call(started, 'DELETE', '/simulator/settings');
        expect(answer.status).toBe(204);
        expect(started.settings.current).toMatchObject({ lagMs: { customers: 7 }, savedCards: {} });
        expect(started.accounts.list()[0]?.state().customerIds).toEqual([id]);
      } finally {
        await started.close();
      }
    });

    it.each([
      ['lagMs.customers', { lagMs: { customers: -1 } }],
      ['lagMs.weather', { lagMs: { weather: 1 } }],
      ['unknownStatus.customers', { unknownStatus: { customers: 500 } }],
      ['nulls.fields[0]', { nulls: { fields: ['status_text'] } }],
      ['search.order', { search: { order: 'random' } }],
      ['savedCards.*.colour', { savedCards: { '*': { colour: 'red' } } }],
      ['customerSecretTtlMs', { customerSecretTtlMs: 0 }],
      ['port', { port: 1 }],
    ])('refuse a wrong %s', async (field, body) => {
      expect(await change(body)).toMatchObject({
        status: 400,
        body: { errors: { [field]: [expect.any(String)] } },
      });
    });
  });

  it('reset data, faults, requests and clock', async () => {
    await createCustomer(simulator);
    simulator.faults.next({ route: '*', kind: 'reset' });
    simulator.advanceClock(1000);
    const answer = await call(simulator, 'POST', '/simulator/reset');
    expect(answer.status).toBe(204);
    expect(await call(simulator, 'GET', '/simulator/state')).toMatchObject({
      body: { now: '2026-01-02T03:04:05.678Z', accounts: [] },
    });
    expect(simulator.faults.list()).toEqual({ next: [] });
    expect(simulator.requests.list()).toEqual([]);
  });
});
