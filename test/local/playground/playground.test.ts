import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TimelineEntry } from '../../../local/playground/timeline-entry.ts';
import { withPlayground } from '../../../local/playground/with-playground.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures } from '../../fixtures/fixture-app.ts';
import { httpRequest, sendRaw } from '../gateway/send-raw.ts';

const entryDetails = z.object({
  sections: z.array(z.object({ title: z.string(), text: z.string() })),
  logLines: z.array(z.string()),
});

describe('the playground of a stack', () => {
  const printed: string[] = [];
  const answered: string[] = [];
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await startLocalStack(
      withPlayground({
        ...onBuiltFixtures,
        log: (line) => printed.push(line),
        onAnswer: ({ method, url }) => answered.push(`${method} ${url}`),
      }),
    );
  });
  afterAll(() => stack.close());

  const url = (path: string) => new URL(path, stack.apiUrl);

  async function call(userId: string, method: string, path: string, body?: object) {
    const headers = {
      authorization: `Bearer ${await stack.token(userId)}`,
      'content-type': 'application/json',
    };
    return fetch(url(path), { method, headers, body: body ? JSON.stringify(body) : null });
  }

  /** What the stream of the timeline begins with: all that is kept. */
  async function timeline(): Promise<readonly TimelineEntry[]> {
    const stop = new AbortController();
    const { body } = await fetch(url('/playground/timeline'), { signal: stop.signal });
    let text = '';
    for await (const part of body ?? []) {
      text += Buffer.from(part).toString();
      if (text.includes('\n\n')) break;
    }
    stop.abort();
    return JSON.parse(text.slice('data: '.length));
  }

  async function linesOf(userId: string): Promise<readonly string[]> {
    const entries = (await timeline()).filter((entry) => entry.userId === userId);
    return entries.map(({ kind, title, result }) => `${kind} ${title} ${result}`);
  }

  const typedCard = { cV2: '020', cardNumber: '5200000000001005', expiryDate: '12 / 29' };

  /** What the page's phone sends in the place of Dojo's SDK. */
  async function callSdk(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(url(`/playground/dojo${path}`), {
      method,
      headers: { 'is-mobile': 'true', version: '2022-04-07' },
      body: body ? JSON.stringify(body) : null,
    });
    return answer.json();
  }

  async function sessionOf(intentId: string, kind = 'payment-intents'): Promise<string> {
    const intent = await callSdk('GET', `/${kind}/public/${intentId}`);
    return z.object({ clientSessionSecret: z.string() }).parse(intent).clientSessionSecret;
  }

  it('shows a new user’s request with what it led to, in the order in which it began', async () => {
    await call('alice', 'PUT', '/customer');
    await expect
      .poll(() => linesOf('alice'))
      .toEqual([
        'request PUT /customer 200',
        'table Item of alice claimed',
        'dojo POST /customers 200',
        'table Item of alice linked',
      ]);
  });

  it('opens a line to headers and bodies without secrets, and to the function’s log', async () => {
    const answer = await call('bob', 'POST', '/customer/secret');
    const { customerSecret } = z.object({ customerSecret: z.string() }).parse(await answer.json());
    const entry = (await timeline()).find(({ title }) => title === 'POST /customer/secret');
    const opened = await fetch(url(`/playground/timeline/${entry?.id}`));
    const details = entryDetails.parse(await opened.json());

    const text = JSON.stringify(details);
    expect(details.sections.map(({ title }) => title)).toEqual(['Request', 'Answer 200']);
    expect(text).toContain('customerSecret');
    expect(text).not.toContain(customerSecret);
    expect(text).not.toContain(await stack.token('bob'));
    expect(details.logLines.join()).toContain('A user has a Dojo customer now.');
    expect(printed.join()).toContain('A user has a Dojo customer now.');
  });

  it('shows no secret in any line, whatever was paid with', async () => {
    const order = { amount: { value: 1_999, currencyCode: 'GBP' }, reference: 'order-1' };
    const begun = await call('carol', 'POST', '/checkout', order);
    const { paymentIntentId } = z.object({ paymentIntentId: z.string() }).parse(await begun.json());
    const session = await sessionOf(paymentIntentId);
    const paid = await callSdk('POST', `/api/payments/${session}`, typedCard);
    expect(paid).toEqual({ statusCode: 0 });
    await expect
      .poll(() => linesOf('carol'))
      .toEqual(
        expect.arrayContaining([
          'sdk GET /payment-intents/public/{id} 200',
          'sdk POST /api/payments/{token} 200',
          'webhook POST /webhooks/dojo 200',
          'event payment_intent.status_updated Captured, paid',
          'consumer fulfil-orders done',
        ]),
      );
    const entries = await timeline();
    const opened = await Promise.all(
      entries.map(async ({ id }) => (await fetch(url(`/playground/timeline/${id}`))).text()),
    );
    const text = opened.join();
    expect(text).not.toContain('sk_sandbox_local');
    expect(text).not.toMatch(/\bcs_[\w-]{10,}|eyJ[\w-]{20,}|5200000000001005/);
    expect(text).not.toContain(session);
    expect(text).not.toContain('"020"');
  });

  it('has the bank of a card asked, as an SDK would', async () => {
    const begun = await call('dan', 'POST', '/setup-intents', { reference: 'booking-1' });
    const { setupIntentId } = z.object({ setupIntentId: z.string() }).parse(await begun.json());
    const session = await sessionOf(setupIntentId, 'setup-intents');
    const asked = await callSdk('POST', `/api/payments/${session}`, {
      ...typedCard,
      cardNumber: '5200000000001096',
      savePaymentMethod: true,
      mitConsentGiven: true,
    });
    const { md } = z.object({ statusCode: z.literal(3), md: z.string() }).parse(asked);
    const passed = await callSdk('POST', `/mobile/payments/${session}/three-ds-complete`, {
      transactionId: md,
      cardinalValidateResponse: { isValidated: true },
    });
    expect(passed).toEqual({ statusCode: 0 });
  });

  it('shows no secret that was put into a path', async () => {
    const session = 's'.repeat(128);
    await call('eve', 'POST', `/payment-intents/${session}/resume?cardNumber=5200000000001005`);
    const entry = (await timeline()).find(({ userId }) => userId === 'eve');
    const opened = await (await fetch(url(`/playground/timeline/${entry?.id}`))).text();
    expect(opened).toContain('POST /payment-intents/ssss•••sss/resume?cardNumber=•••• 1005');
    expect(`${entry?.title} ${opened}`).not.toMatch(/s{100}|5200000000001005/);
  });

  it('knows a setup intent as a booking once its card is added', async () => {
    const bookings = async () =>
      (await timeline()).filter(({ userId }) => userId === 'dina').map((it) => it.setupIntentId);
    const begun = await call('dina', 'POST', '/setup-intents', { reference: 'booking-1' });
    const { setupIntentId } = z.object({ setupIntentId: z.string() }).parse(await begun.json());
    await call('dina', 'GET', `/setup-intents/${setupIntentId}`);
    expect(await bookings()).not.toContain(setupIntentId);

    await callSdk('POST', `/api/payments/${await sessionOf(setupIntentId, 'setup-intents')}`, {
      ...typedCard,
      savePaymentMethod: true,
      mitConsentGiven: true,
    });
    await call('dina', 'GET', `/setup-intents/${setupIntentId}`);
    expect(await bookings()).toContain(setupIntentId);
  });

  it('counts the customers of a user at Dojo', async () => {
    const count = async (userId: string) =>
      (await fetch(url(`/playground/users/${userId}`))).json();
    await call('dora', 'PUT', '/customer');
    expect(await count('dora')).toEqual({ customersAtDojo: 1 });
    expect(await count('nobody')).toEqual({ customersAtDojo: 0 });
  });

  it('sends as many requests at once as it is told to', async () => {
    const answer = await fetch(url('/playground/at-once'), {
      method: 'POST',
      body: JSON.stringify({
        count: 20,
        method: 'PUT',
        path: '/customer',
        headers: { authorization: `Bearer ${await stack.token('emil')}` },
      }),
    });
    const answers = z
      .array(z.object({ status: z.literal(200), body: z.object({ customerId: z.string() }) }))
      .parse(await answer.json());
    expect(answers).toHaveLength(20);
    expect(new Set(answers.map(({ body }) => body.customerId)).size).toBe(1);
  });

  it('refuses requests to the table as DynamoDB does, and then no more', async () => {
    const throttle = (count: number) =>
      fetch(url('/playground/table-throttle'), { method: 'POST', body: JSON.stringify({ count }) });
    await throttle(100);
    const refused = await call('fred', 'PUT', '/customer');
    await throttle(0);
    const after = await call('fred', 'PUT', '/customer');

    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'storage_unavailable' });
    expect(after.status).toBe(200);
  });

  it('says what was told to go wrong, and puts all of it back', async () => {
    const control = (path: string, body: object) =>
      fetch(url(`/playground/${path}`), { method: 'POST', body: JSON.stringify(body) });
    const asked = async (method: string) =>
      (await fetch(url('/playground/disturbances'), { method })).json();
    expect(await asked('GET')).toEqual([]);

    const route = 'POST /payment-intents/{paymentIntentId}/captures';
    await control('dojo/simulator/faults', { route, kind: 'answer-lost' });
    await control('dojo/simulator/faults', { route: '*', kind: 'reset', times: 3 });
    await control('dojo/simulator/faults', { percentage: 100, kinds: ['status'], status: 503 });
    await control('dojo/simulator/settings', { lagMs: { paymentIntents: 60_000 } });
    await control('dojo/simulator/settings', { nulls: { absent: true } });
    await control('dojo/simulator/webhooks', { hold: true, reorder: true, duplicate: 2 });
    await control('dojo/simulator/keys/revoke', { key: 'sk_sandbox_local' });
    await control('table-throttle', { count: 12 });
    expect(await asked('GET')).toEqual([
      'A fault waits for the next call of POST /payment-intents/{paymentIntentId}/captures: answer-lost.',
      'A fault waits for the next 3 calls of any route of Dojo’s: reset.',
      '100 % of the calls of any route of Dojo’s go wrong: status.',
      'Dojo shows what is old.',
      'Dojo behaves otherwise than at its start: its settings were changed.',
      'Webhooks are held back.',
      'The next two webhooks change places.',
      'Webhooks are sent otherwise than Dojo does.',
      'The API key is revoked.',
      'The table refuses the next requests: 12.',
    ]);

    expect(await asked('DELETE')).toEqual([]);
    expect(await asked('GET')).toEqual([]);
    expect((await call('gil', 'PUT', '/customer')).status).toBe(200);
  });

  it('serves the page and all that it loads, from this machine alone', async () => {
    const page = await fetch(url('/'));
    const text = await page.text();
    const loaded = [...text.matchAll(/(?:src|href)="(\/playground[^"]+)"/g)];
    expect(loaded).toHaveLength(3);
    for (const [, path = ''] of loaded) {
      const answer = await fetch(url(path));
      expect(answer.status, path).toBe(200);
      expect((await answer.arrayBuffer()).byteLength, path).toBeGreaterThan(100);
    }
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe/);
  });

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a name that points here', { host: 'evil.example' }],
  ])('answers nothing to %s', async (_who, headers) => {
    const lines = Object.entries({ host: 'localhost', ...headers });
    const request = httpRequest(
      'GET /playground/stack HTTP/1.1',
      lines.map(([name, value]) => `${name}: ${value}`),
    );
    const answer = await sendRaw(Number(new URL(stack.apiUrl).port), request);
    expect(answer).toMatch(/^HTTP\/1.1 403/);
  });

  it('says nothing of its own requests in the terminal', () => {
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.filter((line) => line.includes('/playground'))).toEqual([]);
  });
});
