import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call, createCustomer, send } from './dojo-caller.ts';

const route = 'POST /customers';
const startMs = Date.parse('2026-01-02T03:04:05.678Z');

describe('faults of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const liveCustomers = () =>
    simulator.accounts.list().reduce((sum, account) => sum + account.state().customers.live, 0);
  const create = (signal?: AbortSignal) =>
    send(simulator, 'POST', '/customers', { body: { name: 'Alice' }, ...(signal && { signal }) });
  /** By now an answer that was sent has arrived. */
  const aRoundTripLater = () => call(simulator, 'GET', '/simulator/state');
  const connectionReset = { cause: { code: 'ECONNRESET' } };

  it('answer-lost: the customer is there, the answer is not', async () => {
    simulator.faults.next({ route, kind: 'answer-lost' });
    await expect(create()).rejects.toMatchObject(connectionReset);
    expect(liveCustomers()).toBe(1);
    expect(simulator.requests.list()).toEqual([{ method: 'POST', route, fault: 'answer-lost' }]);
  });

  it('reset: nothing happened', async () => {
    simulator.faults.next({ route, kind: 'reset' });
    await expect(create()).rejects.toMatchObject(connectionReset);
    expect(liveCustomers()).toBe(0);
  });

  it('silence-after-commit: the customer is there, and the client waits until it gives up', async () => {
    simulator.faults.next({ route, kind: 'silence-after-commit' });
    const client = new AbortController();
    const waiting = create(client.signal);
    await expect.poll(() => liveCustomers()).toBe(1);
    await aRoundTripLater();
    client.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('silence-after-commit: ends when the simulator closes', async () => {
    simulator.faults.next({ route, kind: 'silence-after-commit' });
    const waiting = create();
    const ended = expect(waiting).rejects.toThrow('fetch failed');
    await expect.poll(() => liveCustomers()).toBe(1);
    await simulator.close();
    await ended;
  });

  it('delay: answers as usual, later', async () => {
    simulator.faults.next({ route, kind: 'delay', delayMs: 600_000 });
    const waiting = create();
    await expect.poll(() => simulator.requests.count(route)).toBe(1);
    simulator.advanceClock(599_999);
    expect(liveCustomers()).toBe(0);
    simulator.advanceClock(1);
    expect((await waiting).status).toBe(200);
    expect(liveCustomers()).toBe(1);
    expect(simulator.requests.list()).toEqual([
      { method: 'POST', route, fault: 'delay', status: 200 },
    ]);
  });

  it('delay: is carried out even when the client has given up by then', async () => {
    simulator.faults.next({ route, kind: 'delay', delayMs: 600_000 });
    const client = new AbortController();
    const waiting = create(client.signal);
    await expect.poll(() => simulator.requests.count(route)).toBe(1);
    client.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await aRoundTripLater();
    simulator.advanceClock(600_000);
    expect(liveCustomers()).toBe(1);
    expect((await create()).status).toBe(200);
  });

  it('delay: comes due by itself', async () => {
    simulator.faults.next({ route, kind: 'delay', delayMs: 1 });
    expect((await create()).status).toBe(200);
  });

  it('slow-commit: the client is cut off at once, and the customer appears later', async () => {
    simulator.faults.next({ route, kind: 'slow-commit', delayMs: 600_000 });
    await expect(create()).rejects.toMatchObject(connectionReset);
    expect(liveCustomers()).toBe(0);
    simulator.advanceClock(600_000);
    expect(liveCustomers()).toBe(1);
  });

  it('slow-commit: a reset of the simulator drops it', async () => {
    simulator.faults.next({ route, kind: 'slow-commit', delayMs: 1000 });
    await expect(create()).rejects.toMatchObject(connectionReset);
    simulator.reset();
    simulator.advanceClock(1000);
    expect(liveCustomers()).toBe(0);
  });

  it('status: refuses without doing anything, and says when to come back', async () => {
    simulator.faults.next({
      route,
      kind: 'status',
      status: 429,
      retryAfterSeconds: 7,
      title: 'Slow down',
    });
    const response = await create();
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.json()).toMatchObject({
      title: 'Slow down',
      status: 429,
      traceId: expect.any(String),
    });
    expect(liveCustomers()).toBe(0);
  });

  it('status-after-commit: says 500, and the customer is there', async () => {
    simulator.faults.next({ route, kind: 'status-after-commit', status: 500 });
    const response = await create();
    expect(response.status).toBe(500);
    expect(response.headers.has('retry-after')).toBe(false);
    expect(liveCustomers()).toBe(1);
  });

  it('malformed: a 200 of broken JSON, and the customer is there', async () => {
    simulator.faults.next({ route, kind: 'malformed' });
    const response = await create();
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(liveCustomers()).toBe(1);
  });

  it('truncated: the body breaks off, and the customer is there', async () => {
    simulator.faults.next({ route, kind: 'truncated' });
    const response = await create();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(liveCustomers()).toBe(1);
  });

  it('stall-after-headers: the body never comes, and the customer is there', async () => {
    simulator.faults.next({ route, kind: 'stall-after-headers' });
    const client = new AbortController();
    const response = await create(client.signal);
    expect(response.status).toBe(200);
    const body = response.text();
    await aRoundTripLater();
    client.abort();
    await expect(body).rejects.toMatchObject({ name: 'AbortError' });
    expect(liveCustomers()).toBe(1);
  });

  it('wrong-shape: a 200 of {}, and the customer is there', async () => {
    simulator.faults.next({ route, kind: 'wrong-shape' });
    const response = await create();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(liveCustomers()).toBe(1);
  });

  describe('queued', () => {
    it('are played in order, as often as told, and then no more', async () => {
      simulator.faults.next({ route, kind: 'status', status: 503, times: 2 });
      simulator.faults.next({ route, kind: 'status', status: 500 });
      const statuses: number[] = [];
      for (let made = 0; made < 4; made += 1) statuses.push((await create()).status);
      expect(statuses).toEqual([503, 503, 500, 200]);
    });

    it('leave other routes alone', async () => {
      const id = await createCustomer(simulator);
      simulator.faults.next({ route: 'POST /customers/{customerId}/create-secret', kind: 'reset' });
      expect((await create()).status).toBe(200);
      await expect(call(simulator, 'POST', `/customers/${id}/create-secret`)).rejects.toMatchObject(
        connectionReset,
      );
    });

    it('for * hit any Dojo route, but never the simulator’s own', async () => {
      simulator.faults.next({ route: '*', kind: 'status', status: 500 });
      expect((await call(simulator, 'GET', '/simulator/state')).status).toBe(200);
      expect((await call(simulator, 'GET', '/customers/cust_sandbox_x')).status).toBe(500);
    });

    it('break the connection of one call only', async () => {
      simulator.faults.next({ route, kind: 'reset' });
      const outcomes = await Promise.allSettled([create(), create(), create()]);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      expect(liveCustomers()).toBe(2);
    });
  });

  describe('at random', () => {
    const statusesOf = async (seed: number) => {
      simulator.faults.random({ percentage: 40, seed, kinds: ['status'], status: 500 });
      const statuses: number[] = [];
      for (let made = 0; made < 30; made += 1) statuses.push((await create()).status);
      return statuses;
    };

    it('hit the same calls for the same seed', async () => {
      const first = await statusesOf(3);
      expect(new Set(first)).toEqual(new Set([200, 500]));
      expect(await statusesOf(3)).toEqual(first);
      expect(await statusesOf(4)).not.toEqual(first);
    });

    it('hit every call at 100 percent and none at 0', async () => {
      simulator.faults.random({ percentage: 100, kinds: ['status'] });
      expect((await create()).status).toBe(503);
      simulator.faults.random({ percentage: 0 });
      expect((await create()).status).toBe(200);
    });

    it('hit the named routes only', async () => {
      simulator.faults.random({
        percentage: 100,
        kinds: ['status'],
        routes: ['POST /payment-intents'],
      });
      expect((await create()).status).toBe(200);
    });
  });
});
