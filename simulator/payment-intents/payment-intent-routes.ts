import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { readFlag } from '../http/read-flag.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import { readDojoBody } from '../http/request-body.ts';
import { checkExpiry } from '../intents/check-expiry.ts';
import { linkCustomer } from '../intents/link-customer.ts';
import { describePaymentIntent } from './describe-payment-intent.ts';
import { newPaymentIntentSchema, searchPaymentIntentsSchema } from './payment-intent-schemas.ts';
import type { PaymentIntent } from './payment-intents.ts';

export const paymentIntentRoutes: readonly DojoRoute[] = [
  { method: 'POST', path: '/payment-intents', authorization: 'api-key', handle: createIntent },
  {
    method: 'POST',
    path: '/payment-intents/search',
    authorization: 'api-key',
    handle: searchIntents,
  },
  {
    method: 'GET',
    path: '/payment-intents/{paymentIntentId}',
    authorization: 'api-key',
    handle: getIntent,
  },
  {
    method: 'DELETE',
    path: '/payment-intents/{paymentIntentId}',
    authorization: 'api-key',
    handle: cancelIntent,
  },
  {
    method: 'POST',
    path: '/payment-intents/{paymentIntentId}/refresh-client-session-secret',
    authorization: 'api-key',
    handle: refreshSession,
  },
];

function createIntent(call: DojoCall): Answer {
  const { account, version, body } = call;
  const fields = readDojoBody(body, newPaymentIntentSchema);
  checkExpiry(fields, call);
  const { setupIntentId } = fields;
  if (setupIntentId !== undefined) {
    const setup = account.setupIntents.find(setupIntentId);
    if (setup?.status !== 'Authorized') {
      throw refuseField(
        'SetupIntentId',
        'This account has no Authorized setup intent with that id.',
      );
    }
  }
  const intent = account.paymentIntents.create(fields, {
    customer: linkCustomer(call, fields.customer),
    // Before 2024-02-05 every intent came with a session secret.
    payRemotely: fields.generateRemoteToken || version === '2022-04-07',
  });
  return { status: 200, body: describePaymentIntent(intent) };
}

function searchIntents({ account, body }: DojoCall): Answer {
  const page = account.paymentIntents.search(readDojoBody(body, searchPaymentIntentsSchema));
  return { status: 200, body: { ...page, data: page.data.map(describePaymentIntent) } };
}

function getIntent(call: DojoCall): Answer {
  const returnCanceled = readFlag(call.query, 'returnCanceled');
  const intent = call.account.paymentIntents.seen(pathParameter(call, 'paymentIntentId'));
  if (!intent || (intent.status === 'Canceled' && !returnCanceled)) throw intentNotFound(call);
  return { status: 200, body: describePaymentIntent(intent) };
}

function cancelIntent(call: DojoCall): Answer {
  const intent = getStored(call);
  if (intent.status !== 'Created') throw notCreated(intent, 'canceled');
  return { status: 200, body: describePaymentIntent(call.account.paymentIntents.cancel(intent)) };
}

function refreshSession(call: DojoCall): Answer {
  return { status: 200, body: describePaymentIntent(refreshedPaymentIntent(call)) };
}

/** @throws Refusal for an intent whose session cannot be renewed */
export function refreshedPaymentIntent(call: DojoCall): PaymentIntent {
  const intent = getStored(call);
  if (intent.status !== 'Created') throw notCreated(intent, 'refreshed');
  if (!intent.session) {
    throw new Refusal(
      409,
      'The payment intent has no session secret to refresh: it was created without generateRemoteToken.',
    );
  }
  return call.account.paymentIntents.refreshSession(intent);
}

function getStored(call: DojoCall): PaymentIntent {
  const intent = call.account.paymentIntents.find(pathParameter(call, 'paymentIntentId'));
  if (!intent) throw intentNotFound(call);
  return intent;
}

export function intentNotFound(call: DojoCall): Refusal {
  return refuseUnknown(call, 'paymentIntents', 'This account has no payment intent with that id.');
}

function notCreated({ status }: PaymentIntent, done: string): Refusal {
  return new Refusal(409, `Only a Created payment intent can be ${done}; this one is ${status}.`);
}
