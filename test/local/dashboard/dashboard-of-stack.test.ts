import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DashboardData } from '../../../local/dashboard/dashboard-data.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../../fixtures/fixture-app.ts';

describe('the dashboard of a local stack', () => {
  let stack: LocalStack;
  const lines: string[] = [];
  const answered: string[] = [];

  beforeAll(async () => {
    stack = await startLocalStack({
      ...onBuiltFixtures,
      log: (line) => lines.push(line),
      onAnswer: ({ url }) => answered.push(url),
    });
  });
  afterAll(() => stack.close());

  async function data(): Promise<DashboardData> {
    const answer = await fetch(`${stack.apiUrl}/dashboard/data`);
    return (await answer.json()) as DashboardData;
  }

  /** What a graph shows of the last hour, by line. */
  async function graph(title: string): Promise<Record<string, number | null>> {
    const found = (await data()).sections
      .flatMap(({ graphs }) => graphs)
      .find((each) => each.title === title);
    return Object.fromEntries(found?.lines.map(({ label, overall }) => [label, overall]) ?? []);
  }

  async function stateOf(name: string): Promise<string | undefined> {
    return (await data()).alarms.find((alarm) => alarm.name === name)?.state;
  }

  async function putCustomer(user: string): Promise<number> {
    const answer = await fetch(`${stack.apiUrl}/customer`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await stack.token(user)}` },
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  it('says that nothing was asked, then shows the numbers of the lines that functions write', async () => {
    expect((await data()).hasTraffic).toBe(false);

    expect(await putCustomer('alice')).toBe(200);
    expect(await putCustomer('bob')).toBe(200);
    expect(await putCustomer('alice')).toBe(200);

    expect((await data()).hasTraffic).toBe(true);
    expect(await graph('Requests by route')).toEqual({ 'ensure-customer': 3 });
    // Two users, and the canary of the map.
    expect(await graph('Claims and lost answers')).toEqual({ 'attempts at creating': 3 });
    expect(Object.keys(await graph('Dojo: time by operation, p99'))).toContain('create-customer');
    expect(await graph('Answers')).toEqual({ all: 3, '4xx': 0, '5xx': 0 });
    expect(lines.filter((line) => line.includes('"_aws"')).length).toBeGreaterThan(0);
  });

  it('shows an alarm that is on, and the problem that users get', async () => {
    expect(await stateOf('dojo-key')).toBe('no data');

    stack.simulator?.faults.next({ route: '*', times: 3, kind: 'status', status: 401 });
    expect(await putCustomer('carol')).toBe(503);

    expect(await stateOf('dojo-key')).toBe('alarm');
    expect((await data()).alarms[0]?.name).toBe('dojo-key');
    expect(await graph('Problems by code')).toEqual({ service_not_configured: 1 });
  });

  it('shows the alarm on functions that fail after the crash of one', async () => {
    expect(await stateOf('functions-failing-1')).not.toBe('alarm');

    // No event of API Gateway: the handler breaks before it can log or answer anything.
    const crashed = await fetch(`${stack.functionsUrl}/functions/ensure-customer`, {
      method: 'POST',
      body: 'null',
    });

    expect(await crashed.text()).toContain('errorMessage');
    expect(await stateOf('functions-failing-1')).toBe('alarm');
  });

  it('counts none of its own requests as one of the API', async () => {
    const before = await graph('Answers');
    await fetch(`${stack.apiUrl}/dashboard`);

    expect(await graph('Answers')).toEqual(before);
    expect(answered.filter((url) => url.startsWith('/dashboard'))).toEqual([]);
  });

  it('counts what no route takes, as API Gateway does', async () => {
    const { '4xx': before = null } = await graph('Answers');

    await fetch(`${stack.apiUrl}/nothing-here`);

    await expect.poll(async () => (await graph('Answers'))['4xx']).toBe((before ?? 0) + 1);
  });
});
