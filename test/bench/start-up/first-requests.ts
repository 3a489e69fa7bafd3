import { createHmac, randomUUID } from 'node:crypto';
import { signatureHeader } from '../../../functions/core/webhooks/webhook-signature.ts';
import { appSamples } from '../../../lib/app-samples.ts';
import type { Route } from '../../../lib/routes.ts';
import { type ProxyEvent, toProxyEvent } from '../../../local/gateway/proxy-event.ts';

/** What the requests are about; they may be answered with 404 while it is not made yet. */
export interface KnownThings {
  readonly paymentIntentId: string;
  readonly setupIntentId: string;
}

export const webhookSecret = 'secret-of-the-start-up-benchmark';

const { sampleOrder, sampleSetup } = await appSamples('demo');

/** By route: what is sent, where anything is. */
const bodies: Readonly<Record<string, (known: KnownThings) => unknown>> = {
  'create-payment-intent': () => sampleOrder,
  checkout: () => sampleOrder,
  'create-setup-intent': () => sampleSetup,
  'capture-payment': () => ({}),
  'release-payment': () => ({}),
  'refund-payment': () => ({}),
  'charge-setup-intent': () => ({
    amount: { value: 100, currencyCode: 'GBP' },
    reference: 'no-show-1',
  }),
  'receive-webhook': ({ paymentIntentId }) => ({
    id: `evt_sandbox_${randomUUID().replaceAll('-', '').slice(0, 22)}`,
    event: 'payment_intent.status_updated',
    accountId: 'acc_example',
    createdAt: new Date().toISOString(),
    data: { paymentIntentId, paymentStatus: 'Created', captureMode: 'Auto' },
  }),
};

const callers = {
  jwt: { claims: { sub: 'known' } },
  iam: {
    iam: {
      accessKey: 'local',
      accountId: '000000000000',
      callerId: 'local',
      cognitoIdentity: null,
      principalOrgId: 'o-local',
      userArn: 'arn:aws:iam::000000000000:user/local',
      userId: 'local',
    },
  },
  none: undefined,
};

/** The event of an instance's first request: for a user who has a customer, and an intent of theirs. */
export function firstRequests(route: Route, known: KnownThings): ProxyEvent {
  const body = bodies[route.id]?.(known);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const signature = createHmac('sha256', webhookSecret)
    .update(text ?? '')
    .digest('hex');
  // Erasing somebody of whom nothing is kept leaves the known user to the others.
  const caller =
    route.id === 'erase-customer' ? { claims: { sub: 'nobody' } } : callers[route.authorization];
  return toProxyEvent({
    routeKey: `${route.method} ${route.path}`,
    method: route.method,
    url: route.path.replaceAll(/[{}]/g, ''),
    httpVersion: '1.1',
    rawHeaders: [
      'Host',
      'api.example',
      ...(text === undefined ? [] : ['Content-Type', 'application/json']),
      ...(route.authorization === 'iam' ? ['Idempotency-Key', randomUUID()] : []),
      ...(route.authorization === 'none' ? [signatureHeader, `sha256=${signature}`] : []),
    ],
    pathParameters: { ...known, paymentMethodId: 'pm_sandbox_none', userId: 'nobody' },
    body: text === undefined ? undefined : Buffer.from(text),
    sourceIp: '203.0.113.7',
    requestId: randomUUID(),
    receivedAtMs: Date.now(),
    caller,
  });
}
