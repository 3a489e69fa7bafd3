import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  ContractBroken,
  NotConfigured,
  OutcomeUnknown,
  Rejected,
  Unavailable,
} from '../../../../functions/core/failures.ts';
import type { Call, CallEvent } from '../../../../functions/core/http/call.ts';
import { httpHandler } from '../../../../functions/core/http/http-handler.ts';
import { Problem } from '../../../../functions/core/http/problem.ts';
import { jsonContent, type RouteContract } from '../../../../functions/core/http/route-contract.ts';
import { fakeRuntime } from '../../../fakes/fake-runtime.ts';
import { orderBody } from '../../../fixtures/functions/apps/demo/order.ts';

let seen: Call<unknown> | undefined;
let thrown: unknown;
let runtime: ReturnType<typeof fakeRuntime>;

beforeEach(() => {
  seen = undefined;
  thrown = undefined;
  runtime = fakeRuntime();
});

const answers = [
  { status: 200, description: 'Done.', content: jsonContent(z.strictObject({}), {}) },
] as const;
const withoutBody = {
  tag: 'Customer',
  description: 'For the test.',
  answers,
  problems: [],
} as const satisfies RouteContract;
const withOrder = {
  ...withoutBody,
  body: jsonContent(orderBody, {
    amount: { value: 1_000, currencyCode: 'GBP' },
    reference: 'Order 1',
  }),
} as const satisfies RouteContract;

interface Sent {
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Record<string, string>;
  readonly claims?: Record<string, string>;
}

async function send(sent: Sent, withBody = true) {
  const run = async (call: Call<unknown>) => {
    seen = call;
    if (thrown !== undefined) throw thrown;
    return { status: 200, body: {} } as const;
  };
  const handler = withBody
    ? httpHandler<typeof withOrder>(runtime.runtime, { body: orderBody, run })
    : httpHandler<typeof withoutBody>(runtime.runtime, { run });
  const event = {
    headers: { 'Content-Type': 'application/json' },
    isBase64Encoded: false,
    pathParameters: { id: 'x' },
    ...sent,
    requestContext: {
      requestId: 'request-1',
      authorizer: { jwt: { claims: sent.claims ?? { sub: 'alice' }, scopes: [] } },
    },
  } as unknown as CallEvent;
  const context = { getRemainingTimeInMillis: () => 28_000 } as never;
  const response = await handler(event, context);
  const headers = response.headers ?? {};
  return { status: response.statusCode, headers, body: JSON.parse(response.body ?? 'null') };
}
const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'Order 1' };
function sendJson(body: unknown) {
  return send({ body: JSON.stringify(body) });
}

describe('a request that passes', () => {
  it('hands the user, the claims, the body and the path to the route', async () => {
    expect((await sendJson(order)).status).toBe(200);
    expect(seen).toMatchObject({
      userId: 'alice',
      claims: { sub: 'alice' },
      body: order,
      path: { id: 'x' },
    });
  });

  it('leaves a deadline 1.5 s before the function ends', async () => {
    await sendJson(order);
    expect(seen?.deadline.remainingMs()).toBeLessThanOrEqual(26_500);
    expect(seen?.deadline.remainingMs()).toBeGreaterThan(25_000);
  });

  it.each([
    { name: 'base64', sent: { body: btoa(JSON.stringify(order)), isBase64Encoded: true } },
    {
      name: 'base64 of exactly 16 KB, which is longer as text',
      sent: { body: btoa(JSON.stringify(order).padEnd(16_384)), isBase64Encoded: true },
    },
    {
      name: 'a charset',
      sent: {
        body: JSON.stringify(order),
        headers: { 'CONTENT-TYPE': 'application/json; charset=utf-8' },
      },
    },
  ])('may use $name', async ({ sent }) => {
    expect((await send(sent)).status).toBe(200);
  });

  it('may be of a user whose id has characters beyond 16 bits', async () => {
    await send({ body: JSON.stringify(order), claims: { sub: 'alice😀' } });
    expect(seen?.userId).toBe('alice😀');
  });

  it.each([
    { name: 'no body', sent: {} },
    { name: 'an empty body', sent: { body: '' } },
    { name: 'an empty body in base64', sent: { body: '', isBase64Encoded: true } },
  ])(
    'needs neither fields nor a content type where the route takes none: $name',
    async ({ sent }) => {
      const headers = { 'Content-Length': '0' };
      expect((await send({ ...sent, headers }, false)).status).toBe(200);
      expect(seen?.body).toEqual({});
    },
  );
});

describe('a request that breaks a rule', () => {
  it.each([
    { name: 'broken JSON', sent: { body: '{"amount":' }, status: 400, code: 'malformed_json' },
    { name: 'not JSON at all', sent: { body: 'hello' }, status: 400, code: 'malformed_json' },
    { name: 'white space alone', sent: { body: ' \r\n' }, status: 400, code: 'malformed_json' },
    {
      name: 'white space alone in base64',
      sent: { body: btoa(' '), isBase64Encoded: true },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'base64 that decodes to nothing',
      sent: { body: '=', isBase64Encoded: true },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'bytes that are not UTF-8, as base64',
      sent: { body: btoa('{"reference":"caf\xe9"}'), isBase64Encoded: true },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'bytes that are not UTF-8, replaced by API Gateway',
      sent: { body: '{"reference":"caf\ufffd"}' },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'a byte order mark',
      sent: { body: '\ufeff{}' },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'a body that was sent and has not arrived',
      sent: { headers: { 'Content-Type': 'application/json', 'Content-Length': '2' } },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'a body that poisons prototypes',
      sent: { body: '{"__proto__":{"admin":true}}' },
      status: 400,
      code: 'malformed_json',
    },
    {
      name: 'another content type',
      sent: { body: 'a=b', headers: { 'content-type': 'text/plain' } },
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'no content type',
      sent: { body: '{}', headers: {} },
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'a body of 16 KB and one byte',
      sent: { body: ' '.repeat(16_385) },
      status: 413,
      code: 'body_too_large',
    },
    {
      name: 'a body that is too large only once decoded',
      sent: { body: btoa(' '.repeat(16_385)), isBase64Encoded: true },
      status: 413,
      code: 'body_too_large',
    },
    { name: 'no user', sent: { claims: {} }, status: 403, code: 'user_id_missing' },
    { name: 'an empty user', sent: { claims: { sub: '' } }, status: 403, code: 'user_id_missing' },
    {
      name: 'a user id of 256 characters',
      sent: { claims: { sub: 'x'.repeat(256) } },
      status: 403,
      code: 'user_id_missing',
    },
    {
      name: 'a user id with half a surrogate pair',
      sent: { claims: { sub: 'alice\ud83d' } },
      status: 403,
      code: 'user_id_missing',
    },
    {
      name: 'a user id with the second half of a surrogate pair',
      sent: { claims: { sub: '\ude00alice' } },
      status: 403,
      code: 'user_id_missing',
    },
  ])('$name is $status $code', async ({ sent, status, code }) => {
    const answer = await send(sent);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
      body: { status, code, requestId: 'request-1' },
    });
    expect(answer.body.detail).toMatch(/\w+/);
    expect(seen).toBeUndefined();
  });

  it('hears of every violation at once, each with its pointer', async () => {
    const answer = await sendJson({
      amount: { value: '10', currencyCode: 'USD', tip: 1 },
      reference: 'x'.repeat(61),
      captureMode: 'Later',
      metadata: { 'a/b': 1 },
      customerId: 'cust_sandbox_of_somebody_else',
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.errors).toEqual([
      { pointer: '/amount/value', detail: 'must be a number' },
      { pointer: '/amount/currencyCode', detail: 'must be one of: GBP, EUR' },
      { pointer: '/amount/tip', detail: 'is not a field of this request' },
      { pointer: '/reference', detail: 'must have at most 60 characters' },
      { pointer: '/captureMode', detail: 'must be one of: Auto, Manual' },
      { pointer: '/metadata/a~1b', detail: 'must be a string' },
      { pointer: '/customerId', detail: 'is not a field of this request' },
    ]);
  });

  it.each([
    { body: {}, pointers: ['/amount', '/reference'] },
    { body: { ...order, reference: '' }, pointers: ['/reference'] },
    { body: { ...order, amount: { value: 0, currencyCode: 'GBP' } }, pointers: ['/amount/value'] },
    {
      body: { ...order, amount: { value: 1.5, currencyCode: 'GBP' } },
      pointers: ['/amount/value'],
    },
    {
      body: { ...order, amount: { value: 1e20, currencyCode: 'GBP' } },
      pointers: ['/amount/value'],
    },
    { body: { ...order, amount: null }, pointers: ['/amount'] },
    { body: [order], pointers: [''] },
    { body: null, pointers: [''] },
    { body: 'order', pointers: [''] },
  ])('$body is wrong at $pointers', async ({ body, pointers }) => {
    const answer = await sendJson(body);
    expect(answer.status).toBe(400);
    const found = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(found).toEqual(pointers);
  });

  it.each([
    { body: '{"reference":"a","reference":"b"}', pointers: ['/reference'] },
    {
      body: '{"amount":{"value":1,"\\u0076alue":2},"reference":"a","reference":"a"}',
      pointers: ['/amount/value', '/reference'],
    },
  ])('is told what is there more than once in $body', async ({ body, pointers }) => {
    const answer = await send({ body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const detail = 'must be there only once';
    expect(answer.body.errors).toEqual(pointers.map((pointer) => ({ pointer, detail })));
    expect(seen).toBeUndefined();
  });

  it('may have U+FFFD in JSON’s own spelling', async () => {
    expect(
      (await send({ body: JSON.stringify({ ...order, reference: '?' }).replace('?', '\\ufffd') }))
        .status,
    ).toBe(200);
    expect(seen?.body).toMatchObject({ reference: '\ufffd' });
  });

  it('is told which field a route without fields does not take', async () => {
    const answer = await send({ body: '{"userId":"bob"}' }, false);
    expect(answer.body.errors).toEqual([
      { pointer: '/userId', detail: 'is not a field of this request' },
    ]);
  });
});

describe('what a route throws', () => {
  const dynamodb = { dependency: 'dynamodb' };
  it.each([
    {
      error: new Problem('amount_out_of_range', { detail: 'x' }),
      status: 422,
      code: 'amount_out_of_range',
    },
    { error: new Rejected('dojo_refused', 'm'), status: 502, code: 'dojo_refused' },
    {
      error: new ContractBroken('dojo_contract_broken', 'm'),
      status: 502,
      code: 'dojo_contract_broken',
    },
    {
      error: new ContractBroken('intent_unlinked', 'm'),
      status: 502,
      code: 'intent_unlinked',
    },
    {
      error: new Unavailable('dojo_unavailable', 'm'),
      status: 503,
      code: 'dojo_unavailable',
      retryAfter: '5',
    },
    {
      error: new Unavailable('dojo_unavailable', 'm', { retryAfterSeconds: 30 }),
      status: 503,
      code: 'dojo_unavailable',
      retryAfter: '30',
    },
    {
      error: new Unavailable('dojo_unavailable', 'm', { retryAfterSeconds: 86_400 }),
      status: 503,
      code: 'dojo_unavailable',
      retryAfter: '60',
    },
    {
      error: new OutcomeUnknown('dojo_outcome_unknown', 'm'),
      status: 503,
      code: 'dojo_unavailable',
      retryAfter: '10',
    },
    {
      error: new Unavailable('customer_pending', 'm', { retryAfterSeconds: 2 }),
      status: 503,
      code: 'customer_pending',
      retryAfter: '2',
    },
    {
      error: new Unavailable('table_unavailable', 'm', dynamodb),
      status: 503,
      code: 'storage_unavailable',
      retryAfter: '5',
    },
    {
      error: new OutcomeUnknown('table_outcome_unknown', 'm', dynamodb),
      status: 503,
      code: 'storage_unavailable',
      retryAfter: '10',
    },
    {
      error: new NotConfigured('dojo_key_missing', 'm'),
      status: 503,
      code: 'service_not_configured',
      retryAfter: '5',
    },
    { error: new TypeError('secret inner detail'), status: 500, code: 'internal_error' },
    { error: 'a bare text', status: 500, code: 'internal_error' },
  ])('$error becomes $status $code', async ({ error, status, code, retryAfter }) => {
    thrown = error;
    const answer = await sendJson(order);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers['retry-after']).toBe(retryAfter);
  });

  it('is logged once, with its code and its safe facts', async () => {
    thrown = new Rejected('dojo_refused', 'Dojo refused the request.', { dojoTraceId: '00-1' });
    await sendJson(order);
    expect(runtime.lines).toEqual([
      {
        level: 'error',
        message: 'Dojo refused the request.',
        extra: {
          code: 'dojo_refused',
          requestId: 'request-1',
          dojoTraceId: '00-1',
          errorName: 'Rejected',
          httpStatus: 502,
          problemCode: 'dojo_refused',
        },
      },
    ]);
  });

  it('does not carry an unexpected error’s message into the answer or the log', async () => {
    thrown = new TypeError('secret inner detail');
    const answer = await sendJson(order);
    expect(JSON.stringify([answer, runtime.lines])).not.toContain('inner detail');
    expect(JSON.stringify(runtime.lines)).toContain('http-handler.test.ts');
  });
});

describe('what the caller calls its request', () => {
  const sent = (id: string) => ({
    body: JSON.stringify(order),
    headers: { ...json, 'X-Request-Id': id },
  });
  const json = { 'content-type': 'application/json' };

  it.each(['a', 'order-1042/attempt_2:b=+.', 'x'.repeat(128)])(
    'comes back with the answer: %s',
    async (id) => {
      const { headers, status } = await send(sent(id));
      expect({ status, id: headers['x-request-id'] }).toEqual({ status: 200, id });
    },
  );

  it('is in the log, and in the problem beside the request’s own id', async () => {
    thrown = new Unavailable('dojo_unavailable', 'Dojo did not answer.');
    const { headers, body } = await send(sent('order-1042'));
    expect(headers['x-request-id']).toBe('order-1042');
    expect(body).toMatchObject({ requestId: 'request-1', callerRequestId: 'order-1042' });
    expect(runtime.lines).toEqual([
      expect.objectContaining({
        extra: expect.objectContaining({ requestId: 'request-1', callerRequestId: 'order-1042' }),
      }),
    ]);
  });

  it.each([
    '',
    'x'.repeat(129),
    'two words',
    'alice@mail.example',
    'one,two',
    'é',
    '{"a":1}',
    'a\nb',
  ])('is left out where it is %j', async (id) => {
    thrown = new Problem('payment_intent_not_found');
    const { headers, body, status } = await send(sent(id));
    expect({ status, id: headers['x-request-id'] }).toEqual({ status: 404, id: 'request-1' });
    expect(body).not.toHaveProperty('callerRequestId');
    expect(runtime.lines).toEqual([
      expect.objectContaining({ extra: expect.not.objectContaining({ callerRequestId: id }) }),
    ]);
  });

  it('is the request’s own id in the answer to whoever sends none', async () => {
    const { headers } = await sendJson(order);
    expect(headers['x-request-id']).toBe('request-1');
  });
});
