import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ContractBroken, NotConfigured, Unavailable } from '../../../../functions/core/failures.ts';
import type { CallEvent } from '../../../../functions/core/http/call.ts';
import { Problem } from '../../../../functions/core/http/problem.ts';
import { jsonContent, type RouteContract } from '../../../../functions/core/http/route-contract.ts';
import {
  type WebhookCall,
  webhookHandler,
} from '../../../../functions/core/http/webhook-handler.ts';
import { fakeRuntime } from '../../../fakes/fake-runtime.ts';

const contract = {
  tag: 'Webhooks',
  description: 'For the test.',
  answers: [{ status: 200, description: 'Taken.', content: jsonContent(z.strictObject({}), {}) }],
  problems: [],
} as const satisfies RouteContract;
let seen: WebhookCall | undefined;
let thrown: unknown;
let runtime: ReturnType<typeof fakeRuntime>;

beforeEach(() => {
  seen = undefined;
  thrown = undefined;
  runtime = fakeRuntime();
});

async function send(sent: { readonly body?: string; readonly isBase64Encoded?: boolean }) {
  const handler = webhookHandler<typeof contract>(runtime.runtime, async (call) => {
    seen = call;
    if (thrown !== undefined) throw thrown;
    return { status: 200, body: {} };
  });
  // As API Gateway sends it on a route without an authorizer.
  const event = {
    headers: { 'Content-Type': 'text/plain', 'Dojo-Signature': 'sha256=00' },
    isBase64Encoded: false,
    ...sent,
    requestContext: { requestId: 'request-1' },
  } as unknown as CallEvent;
  const response = await handler(event, { getRemainingTimeInMillis: () => 28_000 } as never);
  return { status: response.statusCode, body: JSON.parse(response.body ?? 'null') };
}

describe('a webhook', () => {
  it.each([
    ['as text', { body: '{"a": "é"}\n' }, Buffer.from('{"a": "é"}\n')],
    ['as base64', { body: '//4AAQ==', isBase64Encoded: true }, Buffer.from([255, 254, 0, 1])],
    ['empty', {}, Buffer.alloc(0)],
  ])('hands its bytes on untouched: %s', async (_, sent, bytes) => {
    expect((await send(sent)).status).toBe(200);
    expect(seen?.rawBody).toEqual(bytes);
  });

  it('needs no user, and has its headers in lower case and a deadline', async () => {
    await send({ body: '{' });
    expect(seen?.headers['dojo-signature']).toBe('sha256=00');
    expect(seen?.deadline.remainingMs()).toBeGreaterThan(25_000);
    expect(seen).not.toHaveProperty('userId');
  });

  it.each([
    [new Problem('webhook_signature_invalid'), 401, 'webhook_signature_invalid', 'info'],
    [new ContractBroken('webhook_unreadable', 'm'), 400, 'webhook_unreadable', 'error'],
    [new NotConfigured('webhook_secrets_missing', 'm'), 503, 'service_not_configured', 'error'],
    [new NotConfigured('webhook_intent_unknown', 'm'), 503, 'service_not_configured', 'error'],
    [new Unavailable('webhook_in_progress', 'm'), 503, 'webhook_in_progress', 'warn'],
    [new Unavailable('event_bus_unavailable', 'm'), 503, 'event_bus_unavailable', 'warn'],
    [
      new Unavailable('customer_not_indexed_yet', 'm', { dependency: 'dynamodb' }),
      503,
      'storage_unavailable',
      'warn',
    ],
  ])('turns %s into %i %s, with one line of level %4$s', async (error, status, code, level) => {
    thrown = error;
    expect(await send({})).toMatchObject({ status, body: { code, requestId: 'request-1' } });
    expect(runtime.lines).toMatchObject([{ level }]);
  });
});
