import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { checkDocumented } from '../fixtures/check-documented.ts';
import { onBuiltFixtures } from '../fixtures/fixture-app.ts';
import { call } from '../journeys/journey-target.ts';

let stack: LocalStack;
let user: string;
let users = 0;

beforeAll(async () => {
  stack = await startLocalStack({ ...onBuiltFixtures, log: () => undefined });
});
afterAll(() => stack.close());
beforeEach(() => {
  user = `user-${++users}`;
  stack.simulator?.faults.clear();
  stack.simulator?.requests.clear();
});

const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order' };
async function pay(key: string, body: unknown = order, sub = user) {
  return call(
    { url: stack.apiUrl, token: await stack.token(sub), checkDocumented },
    'POST /payment-intents',
    {
      body,
      headers: { 'Idempotency-Key': key },
    },
  );
}
function intentsMade() {
  return stack.simulator?.requests.count('POST /payment-intents');
}
function idOf(answer: { body: unknown }) {
  return createPaymentIntentAnswer.parse(answer.body).paymentIntentId;
}

describe('POST /payment-intents with an Idempotency-Key', () => {
  it('gives the same answer again, and says that it is a repetition', async () => {
    const first = await pay('key-1');
    const second = await pay('key-1');
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(intentsMade()).toBe(1);
  });

  it('does not mind the order of the body’s members', async () => {
    const first = await pay('key-1');
    const turned = { reference: 'Order', amount: { currencyCode: 'GBP', value: 1_000 } };
    expect((await pay('key-1', turned)).body).toEqual(first.body);
  });

  it('makes one intent for 20 requests at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay('key-1')));
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(idOf)).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 201).map(({ status }) => status);
    expect(new Set([...others, 409])).toEqual(new Set([409]));
    expect(intentsMade()).toBe(1);
  });

  it('asks to come back while the first request is under way', async () => {
    const route = 'POST /payment-intents';
    stack.simulator?.faults.next({ route, kind: 'delay', delayMs: 1_000 });
    const first = pay('key-1');
    await expect.poll(intentsMade).toBe(1);
    const second = await pay('key-1');
    expect(second).toMatchObject({ status: 409, body: { code: 'idempotency_key_in_progress' } });
    expect(second.headers.get('retry-after')).toBe('2');
    expect((await first).status).toBe(201);
  });

  it('refuses the key on another route, where it would make a second intent', async () => {
    await pay('key-1');
    for (const [route, body] of [
      ['POST /checkout', order],
      ['POST /setup-intents', { reference: 'Order' }],
    ] as const) {
      const headers = { 'Idempotency-Key': 'key-1' };
      const target = { url: stack.apiUrl, token: await stack.token(user), checkDocumented };
      expect(await call(target, route, { body, headers })).toMatchObject({
        status: 422,
        body: { code: 'idempotency_key_reused' },
      });
    }
    expect(intentsMade()).toBe(1);
  });

  it('refuses the key with another body', async () => {
    await pay('key-1');
    expect(await pay('key-1', { ...order, reference: 'Another' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it('keeps the keys of two users apart', async () => {
    const [mine, theirs] = [await pay('key-1'), await pay('key-1', order, `${user}-other`)];
    expect(idOf(theirs)).not.toBe(idOf(mine));
  });

  it('does not remember a failure', async () => {
    stack.simulator?.faults.next({ route: 'POST /payment-intents', kind: 'status', status: 500 });
    expect((await pay('key-1')).status).toBe(503);
    expect((await pay('key-1')).status).toBe(201);
  });

  it.each([
    '',
    'x'.repeat(256),
    'two words',
    // What a client sends that has none: all its orders would be one.
    'null',
    'undefined',
    'nil',
    'None',
  ])('refuses the key “%s”', async (key) => {
    expect(await pay(key)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ header: 'Idempotency-Key' }] },
    });
    expect(intentsMade()).toBe(0);
  });
});
