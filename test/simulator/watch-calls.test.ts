import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type DojoSimulator,
  startDojoSimulator,
  type WatchedAnswer,
  type WatchedCall,
} from '../../simulator/dojo-simulator.ts';

describe('who watches the simulator', () => {
  let simulator: DojoSimulator;
  const calls: { readonly call: WatchedCall; answer?: WatchedAnswer }[] = [];
  let stop: () => void;

  beforeEach(async () => {
    calls.length = 0;
    simulator = await startDojoSimulator();
    stop = simulator.watchCalls((call) => {
      const watched: (typeof calls)[number] = { call };
      calls.push(watched);
      return (answer) => {
        watched.answer = answer;
      };
    });
  });
  afterEach(() => simulator.close());

  const create = () =>
    fetch(`${simulator.url}/customers`, {
      method: 'POST',
      headers: {
        authorization: 'Basic sk_sandbox_a',
        version: '2024-02-05',
        'content-type': 'application/json',
      },
      body: '{"name":"Alice"}',
    });

  it('is told of a call and of its answer', async () => {
    await create();
    await expect.poll(() => calls[0]?.answer).toBeDefined();

    expect(calls).toHaveLength(1);
    expect(calls[0]?.call).toMatchObject({
      method: 'POST',
      url: '/customers',
      path: '/customers',
      headers: { version: '2024-02-05' },
      body: '{"name":"Alice"}',
    });
    expect(calls[0]?.answer).toMatchObject({ status: 200, fault: undefined });
    expect(calls[0]?.answer?.body).toContain('cust_sandbox_');
  });

  it('is told that no answer went out, and by which fault', async () => {
    simulator.faults.next({ route: 'POST /customers', kind: 'answer-lost' });
    await create().catch(() => {});
    await expect
      .poll(() => calls[0]?.answer)
      .toEqual({
        status: undefined,
        body: '',
        fault: 'answer-lost',
      });
    expect(simulator.accounts.list()[0]?.state().customers.live).toBe(1);
  });

  it('hears nothing any more once it has stopped', async () => {
    stop();
    await create();
    expect(calls).toEqual([]);
  });
});
