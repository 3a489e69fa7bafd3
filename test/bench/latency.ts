import { appSamples } from '../../lib/app-samples.ts';
import { startLocalStack } from '../../local/start-local-stack.ts';
import { closedLoop, quantileNames, quantilesOf } from './closed-loop.ts';
import type { Report } from './report.ts';

export interface LatencyOptions {
  /** Of each kind. */
  readonly requests: number;
  /** How many at a time. */
  readonly parallel: number;
}

/** Requests to the local stack, each beside the calls to Dojo that it contains. */
export async function measureLatency(
  { requests, parallel }: LatencyOptions,
  report: Report,
): Promise<void> {
  const stack = await startLocalStack({
    log: () => undefined,
    // One known user makes hundreds of orders: each is counted, and none refused.
    changeSettings: (settings) => ({
      ...settings,
      userLimits: { perMinute: 1_000_000, perDay: 1_000_000 },
    }),
  });
  const { sampleOrder: order } = await appSamples('demo');

  function dojo(path: string, body?: unknown) {
    const headers = { authorization: 'Basic sk_sandbox_local', version: '2024-02-05' };
    return send(`${stack.dojoUrl}${path}`, 'POST', headers, body);
  }
  async function api(user: string, method: string, path: string, body?: unknown) {
    return send(
      `${stack.apiUrl}${path}`,
      method,
      { authorization: `Bearer ${await token(user)}` },
      body,
    );
  }

  const tokens = new Map<string, Promise<string>>();
  function token(user: string): Promise<string> {
    const known = tokens.get(user) ?? stack.token(user);
    tokens.set(user, known);
    return known;
  }

  const { customerId } = await api('known', 'PUT', '/customer');
  /** Each of ours stands behind the call to Dojo that it contains. */
  const calls: Readonly<Record<string, (index: number) => Promise<unknown>>> = {
    'Dojo alone: create customer': () => dojo('/customers', { name: 'bench' }),
    'PUT /customer, new user': (index) => api(`user-${index}`, 'PUT', '/customer'),
    'PUT /customer, known user': () => api('known', 'PUT', '/customer'),
    'Dojo alone: create secret': () => dojo(`/customers/${customerId}/create-secret`),
    'POST /customer/secret': () => api('known', 'POST', '/customer/secret'),
    'Dojo alone: create payment intent': () => dojo('/payment-intents', order),
    'POST /payment-intents': () => api('known', 'POST', '/payment-intents', order),
    'POST /checkout': () => api('known', 'POST', '/checkout', order),
  };

  try {
    await Promise.all(Array.from({ length: requests }, (_, index) => token(`user-${index}`)));
    for (const doCall of Object.values(calls)) await doCall(-1);
    const addRow = report.table({
      title: `Latency: ${requests} requests each, ${parallel} at a time, on this machine alone`,
      unit: 'milliseconds',
      columns: quantileNames,
    });
    for (const [name, doCall] of Object.entries(calls)) {
      const { tookMs } = await closedLoop({ requests, parallel }, doCall);
      addRow(name, ...quantilesOf(tookMs));
    }
  } finally {
    await stack.close();
  }
}

async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
) {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
