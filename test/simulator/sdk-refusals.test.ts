import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call, createCustomer, createIntent, send } from './dojo-caller.ts';
import {
  android,
  applePay,
  approved,
  callAs,
  challenged,
  declined,
  googlePay,
  ios,
  SdkCaller,
} from './sdk-caller.ts';

const cardRoutes = [
  ['/api/device-data/{token}', approved, 'CardNumber', { cardNumber: 5200 }],
  ['/api/payments/{token}', approved, 'CardNumber', {}],
  ['/api/payments/recurring/{token}', { cV2: '020', paymentMethodId: 'pm_x' }, 'CV2', {}],
  [
    '/mobile/payments/{token}/three-ds-complete',
    { transactionId: 'x', cardinalValidateResponse: { isValidated: true } },
    'TransactionId',
    { transactionId: 5 },
  ],
  ['/api/payments/{token}/google-pay', googlePay, 'Token', {}],
  ['/api/payments/{token}/google-pay/decrypt-token', { token: 'x' }, 'Token', { token: '' }],
  ['/cors/api/payments/{token}/apple-pay', applePay('x'), 'Token', {}],
] as const;

const secretsIn = /5200000000001005|4111111111111111|[\w-]{100,}/;

describe('the simulator, called as no SDK would', () => {
  let simulator: DojoSimulator;
  let sdk: SdkCaller;
  let intentId: string;
  let session: string;

  beforeEach(async () => {
    simulator = await startDojoSimulator();
    sdk = new SdkCaller(simulator, ios);
    intentId = await createIntent(simulator, {
      customer: { id: await createCustomer(simulator) },
    });
    session = await sdk.session(intentId);
  });
  afterEach(() => simulator.close());

  const post = async (path: string, sent: { type?: string; text?: string }) => {
    const response = await send(simulator, 'POST', path, {
      headers: { authorization: null, version: null, 'content-type': sent.type ?? null },
      ...(sent.text !== undefined && { rawBody: sent.text }),
    });
    return { status: response.status, text: await response.text() };
  };
  const dump = () => JSON.stringify(simulator.accounts.list().map((account) => account.dump()));

  describe.each(cardRoutes)('POST %s', (template, body, field, wrong) => {
    const path = (token = session) => template.replace('{token}', token);
    const type = 'application/json';

    it.each([
      ['no body', { type }, 400],
      ['an empty body', { type, text: '' }, 400],
      ['broken JSON', { type, text: '{"cardNumber":"5200000000001005"' }, 400],
      ['null', { type, text: 'null' }, 400],
      ['a list', { type, text: '[]' }, 400],
      ['text', { type, text: '"5200000000001005"' }, 400],
      ['another content type', { type: 'text/plain', text: '{}' }, 415],
      ['a form', { type: 'application/x-www-form-urlencoded', text: 'cV2=020' }, 415],
      ['no content type', { text: '{}' }, 415],
      ['a huge body', { type, text: JSON.stringify({ cardName: 'x'.repeat(2_000_000) }) }, 413],
      ['a wrong field', { type, text: JSON.stringify(wrong) }, 400],
    ])('refuses %s, and changes nothing', async (_what, sent, status) => {
      const before = dump();
      const answer = await post(path(), sent);
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.text)).toMatchObject({
        type: expect.any(String),
        title: expect.any(String),
        status,
        traceId: expect.any(String),
      });
      expect(answer.text).not.toMatch(secretsIn);
      expect(dump()).toBe(before);
    });

    it('names the field that is wrong', async () => {
      const answer = await post(path(), { type, text: JSON.stringify(wrong) });
      expect(JSON.parse(answer.text)).toMatchObject({
        statusCode: 400,
        errors: { [field]: [expect.any(String)] },
      });
    });

    it.each([
      ['unknown', 'x'],
      ['as long as one', 'a'.repeat(128)],
      ['encoded', encodeURIComponent('../../customers')],
      ['an intent’s id', 'pi_sandbox_x'],
    ])('refuses a session secret that is %s with 401', async (_what, token) => {
      const answer = await callAs(simulator, 'POST', path(token), {
        headers: android.cardHeaders,
        body,
      });
      expect(answer).toMatchObject({ status: 401, body: { status: 401, statusCode: 401 } });
    });

    it.each(['GET', 'PUT', 'DELETE'])('is no route for %s', async (method) => {
      const answer = await callAs(simulator, method, path(), { headers: {} });
      expect(answer).toMatchObject({ status: 404, body: { status: 404 } });
    });

    it('goes wrong when it is told to', async () => {
      const route = `POST ${template}`;
      simulator.faults.next({ route, kind: 'status', status: 503, retryAfterSeconds: 2 });
      const before = dump();
      const answer = await sdk.post(path(), body);
      expect(answer).toMatchObject({ status: 503, body: { status: 503 } });
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(dump()).toBe(before);
      expect(simulator.requests.list().at(-1)).toEqual({
        method: 'POST',
        route,
        fault: 'status',
        status: 503,
      });
    });
  });

  it('refuses the number of a card that is no test card, and does not repeat it', async () => {
    const answer = await sdk.pay(session, { ...approved, cardNumber: '4111111111111111' });
    expect(answer).toMatchObject({
      status: 400,
      body: { statusCode: 400, errors: { CardNumber: [expect.any(String)] } },
    });
    expect(JSON.stringify(answer.body)).not.toMatch(secretsIn);
    expect((await sdk.pay(session, approved)).body).toEqual({ statusCode: 0 });
  });

  it.each(['12/29', '12 / 2029', '13 / 29', '2029-12-31', ''])(
    'refuses the expiry date "%s", and leaves the session good',
    async (expiryDate) => {
      const answer = await sdk.pay(session, { ...approved, expiryDate });
      expect(answer).toMatchObject({ status: 400, body: { errors: { ExpiryDate: [/MM \/ YY/] } } });
      expect((await sdk.pay(session, approved)).body).toEqual({ statusCode: 0 });
    },
  );

  it('saves no card of an intent without a customer, and takes nothing', async () => {
    const unlinked = await createIntent(simulator);
    const answer = await sdk.pay(await sdk.session(unlinked), {
      ...approved,
      savePaymentMethod: true,
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { SavePaymentMethod: [expect.any(String)] } },
    });
    expect(simulator.accounts.list()[0]?.state()).toMatchObject({
      savedCards: 0,
      paymentIntents: [{ status: 'Created' }, { status: 'Created' }],
    });
  });

  it('takes one of many payments that come with one session secret at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => sdk.pay(session, approved)));
    const codes = answers.map(({ body }) => z.object({ statusCode: z.int() }).parse(body));
    expect(codes.filter(({ statusCode }) => statusCode === 0)).toHaveLength(1);
    expect(codes.filter(({ statusCode }) => statusCode === 401)).toHaveLength(19);
  });

  it('takes the money of a payment whose answer is lost, once', async () => {
    simulator.faults.next({ route: 'POST /api/payments/{token}', kind: 'answer-lost' });
    await expect(sdk.pay(session, approved)).rejects.toThrow();
    expect((await sdk.pay(session, approved)).status).toBe(401);
    expect(await sdk.read('payment-intents', intentId)).toMatchObject({
      body: { status: 'Captured' },
    });
  });

  it('pays with a session secret of each account’s own intent alone', async () => {
    const other = await createIntent(simulator, {}, 'sk_sandbox_other');
    expect((await sdk.pay(await sdk.session(other), approved)).body).toEqual({ statusCode: 0 });
    expect(simulator.accounts.list().map((account) => account.state())).toMatchObject([
      { paymentIntents: [{ status: 'Created' }] },
      { paymentIntents: [{ status: 'Captured' }] },
    ]);
  });

  describe.each(['payment-intents', 'setup-intents'])('/%s/public/…', (kind) => {
    const { authorization: none, version } = { authorization: null, version: '2022-04-07' };

    it.each([
      ['GET', 'unknown'],
      ['POST', 'unknown/refresh-client-session-secret'],
      ['GET', '%20'],
    ])('answers 404 to %s %s', async (method, rest) => {
      const answer = await call(simulator, method, `/${kind}/public/${rest}`, {
        headers: { authorization: none, version },
      });
      expect(answer).toMatchObject({ status: 404, body: { status: 404 } });
    });

    it('answers 400 without a version', async () => {
      const answer = await call(simulator, 'GET', `/${kind}/public/${intentId}`, {
        headers: { authorization: none, version: null },
      });
      expect(answer.status).toBe(kind === 'payment-intents' ? 400 : 404);
    });

    it('does not take the other kind’s id', async () => {
      const { body } = await call(simulator, 'POST', '/setup-intents', {
        body: { reference: 'b', merchantInitiatedTransactionType: 'NoShow', terms: 'Terms.' },
      });
      const setupId = z.object({ id: z.string() }).parse(body).id;
      const other = kind === 'payment-intents' ? setupId : intentId;
      const answer = await call(simulator, 'GET', `/${kind}/public/${other}`, {
        headers: { authorization: none, version },
      });
      expect(answer.status).toBe(404);
    });
  });

  it.each([
    ['that cannot be decoded', '%zz', 400],
    ['that is too long', 'x'.repeat(9_000), 414],
  ])('does not repeat a path %s', async (_what, rest, status) => {
    const sent = { type: 'application/json', text: '{}' };
    const answer = await post(`/api/payments/${session}${rest}`, sent);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(session);
  });

  it('lists what it was sent without a secret', async () => {
    await sdk.pay(session, declined);
    await sdk.pay(session, approved);
    const listed = [
      await call(simulator, 'GET', '/simulator/requests'),
      await call(simulator, 'GET', '/simulator/state'),
    ].map(({ body }) => JSON.stringify(body));
    expect(listed.join()).toContain('POST /api/payments/{token}');
    expect(listed.join()).not.toMatch(secretsIn);
    expect(listed.join()).not.toContain('4456530000001013');
  });
});

describe('a bank’s question over a restart', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sdk-challenge-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is kept, without the card’s number, and answered afterwards', async () => {
    const file = join(folder, 'dojo.json');
    const settings = { payments: { challenges: 'asked' } } as const;
    const first = await startDojoSimulator({ file, settings });
    const id = await createIntent(first);
    const session = await new SdkCaller(first, android).session(id);
    const { body } = await new SdkCaller(first, android).pay(session, challenged);
    const { md } = z.object({ md: z.string() }).parse(body);
    await first.close();
    expect(await readFile(file, 'utf8')).not.toContain('5200000000001096');

    const second = await startDojoSimulator({ file, settings });
    const passed = await new SdkCaller(second, android).completeThreeDs(session, md, true);
    const { body: intent } = await new SdkCaller(second, android).read('payment-intents', id);
    await second.close();
    expect(passed.body).toEqual({ statusCode: 0 });
    expect(intent).toMatchObject({ status: 'Captured' });
  });
});
