import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RouteCaller, startRouteCaller } from './route-caller.ts';

const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order' };
const routes = {
  'POST /payment-intents': { body: order, dojo: 'POST /payment-intents' },
  'POST /checkout': { body: order, dojo: 'POST /payment-intents' },
  'POST /setup-intents': { body: { reference: 'Booking' }, dojo: 'POST /setup-intents' },
} as const;
type CreatingRoute = keyof typeof routes;
const allRoutes = Object.keys(routes) as CreatingRoute[];

let api: RouteCaller;
let user: string;
let users = 0;

beforeAll(async () => {
  api = await startRouteCaller({
    changeSettings: (settings) => ({ ...settings, userLimits: { perMinute: 5, perDay: 5 } }),
  });
});
afterAll(() => api.stack.close());
beforeEach(() => {
  user = `in-outage-${++users}`;
  api.simulator.faults.clear();
});

async function statusOf(route: CreatingRoute, key?: string) {
  const headers = key === undefined ? {} : { 'Idempotency-Key': key };
  return (await api.send(user, route, { body: routes[route].body, headers })).status;
}
async function statusesOf(times: number, route: CreatingRoute, key?: string) {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) statuses.push(await statusOf(route, key));
  return statuses;
}
/** How much the user may still create today. */
async function room() {
  const statuses = await statusesOf(6, 'POST /payment-intents');
  return statuses.filter((status) => status === 201).length;
}
function fail(dojoRoute: string, status: number, times: number) {
  api.simulator.faults.next({ route: dojoRoute, kind: 'status', status, times });
}
const tenTimes503 = Array.from({ length: 10 }, () => 503);

describe('a user who may create five things a day, during an outage of Dojo', () => {
  it.each(allRoutes)(
    'repeats %s with one key ten times, and has used one of them',
    async (route) => {
      fail(routes[route].dojo, 503, 10);
      expect(await statusesOf(10, route, 'key')).toEqual(tenTimes503);
      expect(await statusesOf(2, route, 'key')).toEqual([201, 201]);
      expect(await room()).toBe(4);
    },
  );

  it('asks ten times for a first customer, which has no key, and has used one of them', async () => {
    fail('POST /customers', 429, 30);
    const put = async () => (await api.send(user, 'PUT /customer')).status;
    for (let time = 0; time < 10; time++) expect(await put()).toBe(503);
    expect(await put()).toBe(200);
    expect(await room()).toBe(4);
  });

  it('uses one for each attempt that Dojo refuses for good', async () => {
    const route = 'POST /payment-intents';
    fail(route, 400, 6);
    expect(await statusesOf(3, route, 'key')).toEqual([502, 502, 502]);
    expect(await room()).toBe(2);
  });

  it('uses one for each attempt without a key: each may have been a creation', async () => {
    const route = 'POST /payment-intents';
    fail(route, 503, 10);
    expect(await statusesOf(6, route)).toEqual([503, 503, 503, 503, 503, 429]);
  });
});
