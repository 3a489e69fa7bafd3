import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import {
  intentNotFound,
  refreshedPaymentIntent,
} from '../payment-intents/payment-intent-routes.ts';
import { refreshedSetupIntent, seenSetupIntent } from '../setup-intents/setup-intent-routes.ts';
import {
  describePublicPaymentIntent,
  describePublicSetupIntent,
} from './describe-public-intents.ts';

/**
 * Intents for Dojo's mobile SDKs, which have no API key. Dojo's reference has those of setup intents; what it
 * does not say of those of payment intents is as for the whole intent.
 */
export const publicIntentRoutes: readonly DojoRoute[] = [
  {
    method: 'GET',
    path: '/payment-intents/public/{paymentIntentId}',
    authorization: 'intent-id',
    handle: getPaymentIntent,
  },
  {
    method: 'POST',
    path: '/payment-intents/public/{paymentIntentId}/refresh-client-session-secret',
    authorization: 'intent-id',
    handle: (call) => ({
      status: 200,
      body: describePublicPaymentIntent(refreshedPaymentIntent(call)),
    }),
  },
  {
    method: 'GET',
    path: '/setup-intents/public/{setupIntentId}',
    authorization: 'intent-id',
    handle: (call) => ({ status: 200, body: describePublicSetupIntent(seenSetupIntent(call)) }),
  },
  {
    method: 'POST',
    path: '/setup-intents/public/{setupIntentId}/refresh-client-session-secret',
    authorization: 'intent-id',
    handle: (call) => ({
      status: 200,
      body: describePublicSetupIntent(refreshedSetupIntent(call)),
    }),
  },
];

/** A canceled one too: the SDKs show it as a success, so they get it. */
function getPaymentIntent(call: DojoCall): Answer {
  const intent = call.account.paymentIntents.seen(pathParameter(call, 'paymentIntentId'));
  if (!intent) throw intentNotFound(call);
  return { status: 200, body: describePublicPaymentIntent(intent) };
}
