import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { readFlag } from '../http/read-flag.ts';
import { Refusal } from '../http/refusal.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import { readDojoBody } from '../http/request-body.ts';
import { checkExpiry } from '../intents/check-expiry.ts';
import { linkCustomer } from '../intents/link-customer.ts';
import { describeSetupIntent } from './describe-setup-intent.ts';
import { createSetupIntentSchema } from './setup-intent-schema.ts';
import type { SetupIntent } from './setup-intents.ts';

export const setupIntentRoutes: readonly DojoRoute[] = [
  { method: 'POST', path: '/setup-intents', authorization: 'api-key', handle: createIntent },
  {
    method: 'GET',
    path: '/setup-intents/{setupIntentId}',
    authorization: 'api-key',
    handle: getIntent,
  },
  {
    method: 'DELETE',
    path: '/setup-intents/{setupIntentId}',
    authorization: 'api-key',
    handle: cancelIntent,
  },
  {
    method: 'POST',
    path: '/setup-intents/{setupIntentId}/refresh-client-session-secret',
    authorization: 'api-key',
    handle: refreshSession,
  },
];

function createIntent(call: DojoCall): Answer {
  const { account, body } = call;
  const fields = readDojoBody(body, createSetupIntentSchema);
  checkExpiry(fields, call);
  const customer = linkCustomer(call, fields.customer);
  return { status: 200, body: describeSetupIntent(account.setupIntents.create(fields, customer)) };
}

function getIntent(call: DojoCall): Answer {
  return { status: 200, body: describeSetupIntent(seenSetupIntent(call)) };
}

/** @throws Refusal for an intent that is unknown, or cannot be seen yet */
export function seenSetupIntent(call: DojoCall): SetupIntent {
  const intent = call.account.setupIntents.seen(pathParameter(call, 'setupIntentId'));
  if (intent) return intent;
  throw intentNotFound(call);
}

function cancelIntent(call: DojoCall): Answer {
  const intent = getStored(call);
  const { setupIntents } = call.account;
  if (intent.status === 'Authorized' && readFlag(call.query, 'includeAuthorized')) {
    return { status: 200, body: describeSetupIntent(setupIntents.closed(intent)) };
  }
  if (intent.status !== 'Created') throw notCreated(intent, 'canceled');
  return { status: 200, body: describeSetupIntent(setupIntents.cancel(intent)) };
}

function refreshSession(call: DojoCall): Answer {
  return { status: 200, body: describeSetupIntent(refreshedSetupIntent(call)) };
}

/** @throws Refusal for an intent whose session cannot be renewed */
export function refreshedSetupIntent(call: DojoCall): SetupIntent {
  const intent = getStored(call);
  if (intent.status !== 'Created') throw notCreated(intent, 'refreshed');
  return call.account.setupIntents.refreshSession(intent);
}

function getStored(call: DojoCall): SetupIntent {
  const intent = call.account.setupIntents.find(pathParameter(call, 'setupIntentId'));
  if (intent) return intent;
  throw intentNotFound(call);
}

function intentNotFound(call: DojoCall): Refusal {
  return refuseUnknown(call, 'setupIntents', 'This account has no setup intent with that id.');
}

function notCreated({ status }: SetupIntent, done: string): Refusal {
  return new Refusal(409, `Only a Created setup intent can be ${done}; this one is ${status}.`);
}
