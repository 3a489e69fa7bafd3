import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Callers } from '../../../local/playground/page/callers.ts';
import { type CurlLine, withLine } from '../../../local/playground/page/curl.ts';
import type { StackFacts } from '../../../local/playground/stack-facts.ts';

const facts: StackFacts = {
  app: 'demo',
  stage: 'sandbox',
  dojoUrl: 'http://localhost:3001',
  simulatorKey: 'sk_sandbox_local',
  issuerPort: '3002',
  sampleOrder: {},
  sampleSetup: {},
  cards: [],
};
const sessionSecret = 's'.repeat(128);
const amount = { value: 500, currencyCode: 'GBP' };
const tokenLine = (user: string) => `TOKEN=$(npm run --silent token -- ${user})`;
const keyLine = (name: string) => `${name}=$(node -p 'crypto.randomUUID()')`;
const idLine = "PAYMENT_INTENT_ID='<the paymentIntentId of the answer above>'";
const signed = `--aws-sigv4 "aws:amz:eu-west-2:execute-api" --user local:local`;
const begin = `curl -sS -w '\\n' -X POST http://localhost:3000/checkout -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -H "idempotency-key: $KEY" -d '{"reference":"a"}'`;

describe('the same with curl', () => {
  let intentId: string;
  let count = 0;

  beforeEach(() => {
    count += 1;
    intentId = `pi_sandbox_${count}`;
    vi.stubGlobal('fetch', async (path: string) =>
      Response.json(
        path === '/playground/tokens'
          ? { token: 'a.b.c' }
          : { paymentIntentId: intentId, customerSecret: 'cs_1' },
      ),
    );
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** The lines of one action. */
  async function linesOf(work: (callers: Callers) => Promise<unknown>): Promise<readonly string[]> {
    let lines: readonly CurlLine[] = [];
    await work(
      new Callers(facts, 'http://localhost:3000', (line) => {
        lines = withLine(lines, line);
      }),
    );
    return lines.map(({ text }) => text);
  }

  const checkout = (callers: Callers) =>
    callers.user('amy', 'POST', '/checkout', {
      body: { reference: 'a' },
      idempotencyKey: `key-${intentId}`,
    });

  it('begins a payment of its own, and names its id in all that follows', async () => {
    const lines = await linesOf(async (callers) => {
      await checkout(callers);
      const path = `/payment-intents/public/${intentId}/refresh-client-session-secret`;
      await callers.sdk('POST', path);
      await callers.user('amy', 'GET', `/payment-intents/${intentId}`);
    });
    expect(lines).toEqual([
      tokenLine('amy'),
      keyLine('KEY'),
      begin,
      idLine,
      `curl -sS -w '\\n' -X POST "http://localhost:3001/payment-intents/public/$PAYMENT_INTENT_ID/refresh-client-session-secret" -H 'version: 2022-04-07' -H 'is-mobile: true'`,
      `curl -sS -w '\\n' "http://localhost:3000/payment-intents/$PAYMENT_INTENT_ID" -H "authorization: Bearer $TOKEN"`,
    ]);
  });

  it('begins another payment before it goes on with one of an earlier action', async () => {
    await linesOf(checkout);
    const lines = await linesOf((callers) =>
      callers.user('amy', 'POST', `/payment-intents/${intentId}/resume`),
    );
    expect(lines).toEqual([
      tokenLine('amy'),
      keyLine('KEY'),
      begin,
      idLine,
      `curl -sS -w '\\n' -X POST "http://localhost:3000/payment-intents/$PAYMENT_INTENT_ID/resume" -H "authorization: Bearer $TOKEN"`,
    ]);
  });

  it('captures the new payment with a new key, as often as it was captured', async () => {
    const path = `/merchant/payment-intents/${intentId}/captures`;
    const asked = { body: { amount }, idempotencyKey: 'capture-1' };
    const lines = await linesOf(async (callers) => {
      await checkout(callers);
      await callers.merchant('POST', path, asked);
      await callers.merchant('POST', path, asked);
    });
    const capture = `curl -sS -w '\\n' ${signed} -X POST "http://localhost:3000/merchant/payment-intents/$PAYMENT_INTENT_ID/captures" -H 'content-type: application/json' -H "idempotency-key: $KEY_2" -d '{"amount":{"value":500,"currencyCode":"GBP"}}'`;
    expect(lines.slice(4)).toEqual([keyLine('KEY_2'), capture, capture]);
  });

  it('repeats a capture of the counter with its key', async () => {
    const path = '/merchant/payment-intents/pi_sandbox_other/captures';
    const asked = { body: { amount }, idempotencyKey: 'capture-1' };
    const lines = await linesOf((callers) => callers.merchant('POST', path, asked));
    expect(lines).toEqual([
      `curl -sS -w '\\n' ${signed} -X POST http://localhost:3000${path} -H 'content-type: application/json' -H 'idempotency-key: capture-1' -d '{"amount":{"value":500,"currencyCode":"GBP"}}'`,
    ]);
  });

  it('has a write each time, a read once while it is repeated, and a token when the user changes', async () => {
    const lines = await linesOf(async (callers) => {
      for (const userId of ['amy', 'amy', 'bob', 'amy']) {
        await callers.user(userId, 'PUT', '/customer');
        await callers.user(userId, 'GET', '/payment-methods');
        await callers.user(userId, 'GET', '/payment-methods');
      }
    });
    const told = lines.map((line) =>
      line.startsWith('TOKEN') ? line : (/PUT|payment-methods/.exec(line)?.[0] ?? line),
    );
    const once = ['PUT', 'payment-methods'];
    expect(told).toEqual([
      tokenLine('amy'),
      ...once,
      ...once,
      tokenLine('bob'),
      ...once,
      tokenLine('amy'),
      ...once,
    ]);
  });

  it('asks for a session secret once for each attempt', async () => {
    const lines = await linesOf(async (callers) => {
      for (const secret of [sessionSecret, sessionSecret, 't'.repeat(128)]) {
        await callers.sdk('POST', `/api/payments/${secret}`, { body: {} });
      }
    });
    const pay = `curl -sS -w '\\n' -X POST "http://localhost:3001/api/payments/$SESSION_SECRET" -H 'version: 2022-04-07' -H 'is-mobile: true' -H 'content-type: application/json' -d '{}'`;
    const ask = "SESSION_SECRET='<the clientSessionSecret of the answer above>'";
    expect(lines).toEqual([ask, pay, pay, ask, pay]);
  });

  it.each([
    ['-x', tokenLine('-- -x')],
    ["o'brien", tokenLine(`'o'\\''brien'`)],
  ])('asks for a token of the user %s', async (userId, line) => {
    const lines = await linesOf((callers) => callers.user(userId, 'PUT', '/customer'));
    expect(lines[0]).toBe(line);
  });
});
