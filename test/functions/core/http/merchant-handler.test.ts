import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Unavailable } from '../../../../functions/core/failures.ts';
import type { CallEvent, MerchantCall } from '../../../../functions/core/http/call.ts';
import { merchantHandler } from '../../../../functions/core/http/merchant-handler.ts';
import { Problem } from '../../../../functions/core/http/problem.ts';
import { jsonContent, type RouteContract } from '../../../../functions/core/http/route-contract.ts';
import { fakeRuntime } from '../../../fakes/fake-runtime.ts';

const body = z.strictObject({ pence: z.int() });
const withoutBody = {
  tag: 'Merchant',
  description: 'For the test.',
  answers: [{ status: 200, description: 'Done.', content: jsonContent(z.strictObject({}), {}) }],
  problems: [],
} as const satisfies RouteContract;
const withBody = { ...withoutBody, body: jsonContent(body, { pence: 1 }) } as const;

/** As API Gateway hands them over. */
const iam = {
  accessKey: 'ASIAEXAMPLE',
  accountId: '111122223333',
  callerId: 'AROAEXAMPLE:ada.lovelace@shop.example',
  cognitoIdentity: null,
  principalOrgId: 'o-example',
  userArn: 'arn:aws:sts::111122223333:assumed-role/Shop/ada.lovelace@shop.example',
  userId: 'AROAEXAMPLE:ada.lovelace@shop.example',
};
const jwt = { claims: { sub: 'alice' }, scopes: [] };

let seen: MerchantCall<unknown> | undefined;
let thrown: unknown;
let runtime: ReturnType<typeof fakeRuntime>;

beforeEach(() => {
  seen = undefined;
  thrown = undefined;
  runtime = fakeRuntime();
});

async function send(sent: {
  readonly body?: string;
  readonly authorizer?: unknown;
  readonly takesBody?: boolean;
}) {
  const run = async (call: MerchantCall<unknown>) => {
    seen = call;
    if (thrown !== undefined) throw thrown;
    return { status: 200, body: {} } as const;
  };
  const handler =
    (sent.takesBody ?? true)
      ? merchantHandler<typeof withBody>(runtime.runtime, { body, run })
      : merchantHandler<typeof withoutBody>(runtime.runtime, { run });
  const event = {
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'capture-1' },
    isBase64Encoded: false,
    pathParameters: { paymentIntentId: 'pi_1' },
    rawPath: '/merchant/payment-intents/pi_1',
    ...(sent.body !== undefined && { body: sent.body }),
    requestContext: {
      requestId: 'request-1',
      ...('authorizer' in sent ? { authorizer: sent.authorizer } : { authorizer: { iam } }),
    },
  } as unknown as CallEvent;
  const response = await handler(event, { getRemainingTimeInMillis: () => 28_000 } as never);
  return { status: response.statusCode, body: JSON.parse(response.body ?? 'null') };
}

describe('a request of one of the team’s services', () => {
  it('hands body, path and headers to the route, and nothing of a user', async () => {
    expect(await send({ body: '{"pence":100}' })).toEqual({ status: 200, body: {} });
    expect(seen).toMatchObject({
      body: { pence: 100 },
      path: { paymentIntentId: 'pi_1' },
      rawPath: '/merchant/payment-intents/pi_1',
      headers: { 'idempotency-key': 'capture-1' },
    });
    expect(seen?.deadline.remainingMs()).toBeGreaterThan(25_000);
    expect(seen).not.toHaveProperty('userId');
    expect(seen).not.toHaveProperty('claims');
  });

  it('needs no body where the route takes none, and may not send a field then', async () => {
    expect((await send({ takesBody: false })).status).toBe(200);
    expect(await send({ takesBody: false, body: '{"userId":"bob"}' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/userId' }] },
    });
  });

  it.each([
    { sent: '{"pence":', status: 400, code: 'malformed_json' },
    { sent: '{"pence":1.5}', status: 400, code: 'invalid_request' },
    { sent: ' '.repeat(16_385), status: 413, code: 'body_too_large' },
  ])('with a body that breaks a rule is $status $code', async ({ sent, status, code }) => {
    expect(await send({ body: sent })).toMatchObject({ status, body: { code } });
    expect(seen).toBeUndefined();
  });

  it.each([
    [new Problem('setup_intent_not_found'), 404, 'setup_intent_not_found'],
    [new Unavailable('dojo_unavailable', 'm'), 503, 'dojo_unavailable'],
    [new TypeError('inner detail'), 500, 'internal_error'],
  ])('in which %s is thrown is %i %s, with one line in the log', async (error, status, code) => {
    thrown = error;
    expect(await send({ body: '{"pence":1}' })).toMatchObject({ status, body: { code } });
    expect(runtime.lines).toHaveLength(1);
  });

  it('leaves nothing of who signed it in the log', async () => {
    thrown = new TypeError('inner detail');
    await send({ body: '{"pence":1}' });
    const logged = JSON.stringify(runtime.lines);
    expect(logged).toContain('unexpected_error');
    expect(logged).not.toMatch(/lovelace|arn:aws|111122223333|ASIA|AROA/);
  });
});

describe('a request that API Gateway has not asked IAM about', () => {
  it.each([
    ['with a user’s token', { jwt }],
    ['without any authorizer', undefined],
    ['with an empty authorizer', { iam: undefined }],
  ])('%s never reaches the route', async (_, authorizer) => {
    expect(await send({ body: '{"pence":1}', authorizer })).toMatchObject({
      status: 500,
      body: { code: 'internal_error' },
    });
    expect(seen).toBeUndefined();
  });
});
