import { beforeAll, describe, expect, it } from 'vitest';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { mintCustomerSecretAnswer } from '../../functions/mint-customer-secret/schema.ts';
import { type Route, routes as shippedRoutes } from '../../lib/routes.ts';
import { cardJourney } from './card-journey.ts';
import { call, type JourneyRequest, type JourneyTarget } from './journey-target.ts';
import type { HasRoutes } from './make-order.ts';
import { ownerJourney } from './owner-journey.ts';
import { paymentJourney } from './payment-journey.ts';

export interface JourneyOptions {
  /** Whether the target has a second user. Default: no. */
  readonly hasOtherUser?: boolean;
  /** Those of the target's app. Default: all that are shipped. */
  readonly routes?: readonly Route[];
  /** Whether the target's Dojo is the simulator. The user is erased then. Default: no. */
  readonly hasSimulator?: boolean;
}

/**
 * What every deployment must do, from outside. Runs against the local stack in `npm test`, and
 * against any base URL with `npm run journey`.
 */
export function saveCardJourney(
  findTarget: () => Promise<JourneyTarget> | JourneyTarget,
  { hasOtherUser = false, hasSimulator = false, routes = shippedRoutes }: JourneyOptions = {},
): void {
  let target: JourneyTarget;
  const ids = new Set(routes.map(({ id }) => id));
  const has: HasRoutes = (...asked) => asked.every((id) => ids.has(id));
  const send = (route: string, request?: JourneyRequest) => call(target, route, request);
  const customer = async () => ensureCustomerAnswer.parse((await send('PUT /customer')).body);

  beforeAll(async () => {
    target = await findTarget();
  });

  describe('without a token that counts', () => {
    const closed = routes.filter(({ authorization }) => authorization === 'jwt');
    it.each(closed.map(({ method, path }) => `${method} ${path.replaceAll(/[{}]/g, '')}`))(
      '%s is 401 in API Gateway’s words',
      async (route) => {
        for (const token of [undefined, 'nonsense', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.']) {
          const answer = await send(route, { token });
          expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
        }
      },
    );
  });

  const signed = routes.filter(({ authorization }) => authorization === 'iam');
  describe.runIf(signed.length > 0)('without a signature that counts', () => {
    const signature = `Credential=AKIAIOSFODNN7EXAMPLE/20260115/eu-west-2/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
    const forged: readonly (readonly [what: string, request: JourneyRequest])[] = [
      ['no signature', { token: undefined }],
      ['nonsense', { token: undefined, headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' } }],
      [
        'a forged signature',
        {
          token: undefined,
          headers: {
            authorization: `AWS4-HMAC-SHA256 ${signature}`,
            'x-amz-date': '20260115T120000Z',
          },
        },
      ],
      ['the token of a user', {}],
    ];
    it.each(
      signed.flatMap(({ method, path }) =>
        forged.map(([what, request]) => ({
          route: `${method} ${path.replaceAll(/[{}]/g, '')}`,
          what,
          request,
        })),
      ),
    )('$route with $what is 403 in API Gateway’s words', async ({ route, request }) => {
      const answer = await send(route, request);
      expect(answer).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
    });
  });

  it('an unknown path is 404 in API Gateway’s words', async () => {
    expect(await send('GET /nowhere')).toMatchObject({
      status: 404,
      body: { message: 'Not Found' },
    });
  });

  describe.runIf(has('ensure-customer'))('PUT /customer', () => {
    it('gives the same customer every time', async () => {
      expect(await customer()).toEqual(await customer());
    });

    it('gives the same customer to many requests at the same time', async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, () => customer()));
      expect(new Set(ids.map(({ customerId }) => customerId)).size).toBe(1);
    });

    it('takes an empty object, and no field that could name a customer', async () => {
      expect((await send('PUT /customer', { body: {} })).status).toBe(200);
      expect(await send('PUT /customer', { body: { userId: 'somebody-else' } })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ pointer: '/userId' }] },
      });
    });
  });

  describe.runIf(has('mint-customer-secret'))('POST /customer/secret', () => {
    it('mints a secret for the caller’s customer, which nobody may cache', async () => {
      const answer = await send('POST /customer/secret');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const minted = mintCustomerSecretAnswer.parse(answer.body);
      if (has('ensure-customer')) {
        expect(minted.customerId).toBe((await customer()).customerId);
      }
      expect(Date.parse(minted.expiresAt ?? '')).toBeGreaterThan(Date.now());
    });

    it('mints a fresh one each time', async () => {
      const mint = async () =>
        mintCustomerSecretAnswer.parse((await send('POST /customer/secret')).body).customerSecret;
      expect(await mint()).not.toBe(await mint());
    });
  });

  describe.runIf(has('create-payment-intent'))('POST /payment-intents', () => {
    it('creates an intent that is linked to the caller’s customer', async () => {
      const answer = await send('POST /payment-intents', { body: target.samples.sampleOrder });
      expect(answer.status).toBe(201);
      const intent = createPaymentIntentAnswer.parse(answer.body);
      expect(intent).toMatchObject({ status: 'Created' });
      if (has('ensure-customer')) expect(intent.customerId).toBe((await customer()).customerId);
    });

    it('gives the caller’s own name of a request back, with an answer and with a problem', async () => {
      const headers = { 'x-request-id': 'journey/order-1:a' };
      const body = target.samples.sampleOrder;
      const answer = await send('POST /payment-intents', { body, headers });
      expect(answer.headers.get('x-request-id')).toBe('journey/order-1:a');
      const problem = await send('POST /payment-intents', { body: '{', headers });
      expect(problem.headers.get('x-request-id')).toBe('journey/order-1:a');
      expect(problem.body).toMatchObject({ callerRequestId: 'journey/order-1:a' });
    });

    it('names a request itself where the caller’s name breaks the rule', async () => {
      const headers = { 'x-request-id': 'someone@mail.example' };
      const problem = await send('POST /payment-intents', { body: '{', headers });
      const { requestId } = problem.body as { requestId: string };
      expect(problem.headers.get('x-request-id')).toBe(requestId);
      expect(problem.body).not.toHaveProperty('callerRequestId');
    });

    it('takes no field that could name a customer', async () => {
      const body = { ...target.samples.sampleOrder, customerId: 'cust_of_somebody_else' };
      const answer = await send('POST /payment-intents', { body });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer).toMatchObject({
        status: 400,
        body: {
          code: 'invalid_request',
          errors: [{ pointer: '/customerId', detail: 'is not a field of this request' }],
        },
      });
    });

    it.each([
      { name: 'broken JSON', body: '{', headers: {}, status: 400, code: 'malformed_json' },
      {
        name: 'another content type',
        body: 'x',
        headers: { 'content-type': 'text/plain' },
        status: 415,
        code: 'unsupported_media_type',
      },
      {
        name: 'a body over 16 KB',
        body: ' '.repeat(16_385),
        headers: {},
        status: 413,
        code: 'body_too_large',
      },
    ])('refuses $name with $code', async ({ body, headers, status, code }) => {
      const answer = await send('POST /payment-intents', { body, headers });
      expect(answer).toMatchObject({ status, body: { status, code } });
    });
  });

  paymentJourney(() => target, has);

  if (hasOtherUser) {
    ownerJourney(() => {
      const { otherToken } = target;
      if (otherToken === undefined) throw new Error('The target has no second user.');
      return { ...target, otherToken };
    }, has);
  }

  if (hasSimulator) {
    cardJourney(() => {
      const { dojoUrl } = target;
      if (dojoUrl === undefined) throw new Error('The target has no simulator.');
      return { ...target, dojoUrl };
    }, has);
  }
}
