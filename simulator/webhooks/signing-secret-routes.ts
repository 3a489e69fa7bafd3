import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { Refusal } from '../http/refusal.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import { describeSecrets } from './describe-subscription.ts';
import { getSubscription } from './get-subscription.ts';
import { maxSigningSecrets } from './signing-secrets.ts';
import type { Subscription } from './subscriptions.ts';

export const signingSecretRoutes: readonly DojoRoute[] = [
  {
    method: 'GET',
    path: '/webhooks/{subscriptionId}/secrets',
    authorization: 'api-key',
    handle: (call) => secretsAnswer(getSubscription(call)),
  },
  {
    method: 'POST',
    path: '/webhooks/{subscriptionId}/secrets',
    authorization: 'api-key',
    handle: generateSecret,
  },
  {
    method: 'PUT',
    path: '/webhooks/{subscriptionId}/secrets/{secretId}/activate',
    authorization: 'api-key',
    handle: activateSecret,
  },
  {
    method: 'DELETE',
    path: '/webhooks/{subscriptionId}/secrets/{secretId}',
    authorization: 'api-key',
    handle: deleteSecret,
  },
];

function generateSecret(call: DojoCall): Answer {
  const subscription = getSubscription(call);
  if (subscription.secrets.generate() === 'too-many') {
    throw new Refusal(
      409,
      `A subscription has at most ${maxSigningSecrets} secrets. Delete one of them first.`,
    );
  }
  return secretsAnswer(subscription);
}

function activateSecret(call: DojoCall): Answer {
  const { secrets } = getSubscription(call);
  if (secrets.activate(pathParameter(call, 'secretId')) === 'unknown') throw secretNotFound(call);
  return { status: 204 };
}

function deleteSecret(call: DojoCall): Answer {
  const outcome = getSubscription(call).secrets.delete(pathParameter(call, 'secretId'));
  if (outcome === 'unknown') throw secretNotFound(call);
  if (outcome === 'last-active') {
    throw new Refusal(409, 'This is the last active secret. Activate another one first.');
  }
  return { status: 204 };
}

function secretsAnswer(subscription: Subscription): Answer {
  return { status: 200, body: describeSecrets(subscription) };
}

function secretNotFound(call: DojoCall): Refusal {
  return refuseUnknown(call, 'webhooks', 'This subscription has no secret with that id.');
}
