import { createHmac, randomUUID } from 'node:crypto';
import { signatureHeader } from '../../../functions/core/webhooks/webhook-signature.ts';
import { appSamples } from '../../../lib/app-samples.ts';
import type { Route } from '../../../lib/routes.ts';
import { type ProxyEvent, toProxyEvent } from '../../../local/gateway/proxy-event.ts';

/** Intents of the known user. */
export interface Intents {
  readonly paymentIntentId: string;
  readonly setupIntentId: string;
}

/** What the requests are about. */
export interface KnownThings extends Intents {
  /** What stays canceled for the requests after the first. */
  readonly toCancel: Intents;
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

const cancels = ['cancel-payment-intent', 'cancel-setup-intent', 'close-setup-intent'];

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
export function firstRequest(route: Route, known: KnownThings): ProxyEvent {
  const { toCancel, ...intents } = known;
  const body = bodies[route.id]?.(known);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const signature = createHmac('sha256', webhookSecret)
    .update(text ?? '')
    .digest('hex');
  // Erasing somebody of whom nothing is kept leaves the known user to the others.
  const caller =
    route.id === 'erase-customer' ? { claims: { sub: 'nobody' } } : callers[route.authorization];
  const pathParameters: Readonly<Record<string, string>> = {
    ...(cancels.includes(route.id) ? toCancel : intents),
    paymentMethodId: 'pm_sandbox_none',
    userId: 'nobody',
  };
  return toProxyEvent({
    routeKey: `${route.method} ${route.path}`,
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, (_, name) => pathParameters[name] ?? ''),
    httpVersion: '1.1',
    rawHeaders: [
      'Host',
      'api.example',
      ...(text === undefined ? [] : ['Content-Type', 'application/json']),
      ...(route.authorization === 'iam' ? ['Idempotency-Key', randomUUID()] : []),
      ...(route.authorization === 'none' ? [signatureHeader, `sha256=${signature}`] : []),
    ],
    pathParameters,
    body: text === undefined ? undefined : Buffer.from(text),
    sourceIp: '203.0.113.7',
    requestId: randomUUID(),
    receivedAtMs: Date.now(),
    caller,
  });
}
