import type { Answer } from '../http/answer.ts';
import type { DojoCall, DojoRoute } from '../http/dojo-route.ts';
import { Refusal } from '../http/refusal.ts';
import { readDojoBody } from '../http/request-body.ts';
import { describeSubscription } from './describe-subscription.ts';
import { type WebhookEventName, webhookModels } from './event-names.ts';
import { getSubscription } from './get-subscription.ts';
import { subscribeSchema, updateSubscriptionSchema } from './webhook-schemas.ts';

export const webhookRoutes: readonly DojoRoute[] = [
  {
    method: 'GET',
    path: '/webhooks/events',
    authorization: 'api-key',
    handle: () => ({ status: 200, body: webhookModels }),
  },
  { method: 'GET', path: '/webhooks', authorization: 'api-key', handle: listSubscriptions },
  { method: 'POST', path: '/webhooks', authorization: 'api-key', handle: subscribe },
  {
    method: 'PATCH',
    path: '/webhooks/{subscriptionId}',
    authorization: 'api-key',
    handle: updateSubscription,
  },
  {
    method: 'DELETE',
    path: '/webhooks/{subscriptionId}',
    authorization: 'api-key',
    handle: unsubscribe,
  },
];

function listSubscriptions({ account }: DojoCall): Answer {
  const subscriptions = account.subscriptions.list();
  return {
    status: 200,
    body: subscriptions.map((each) => describeSubscription(account.name, each)),
  };
}

function subscribe({ account, body }: DojoCall): Answer {
  const fields = readDojoBody(body, subscribeSchema);
  refuseTaken(account.subscriptions.taken(fields.events));
  return {
    status: 200,
    body: describeSubscription(account.name, account.subscriptions.create(fields)),
  };
}

function updateSubscription(call: DojoCall): Answer {
  const { account } = call;
  const changes = readDojoBody(call.body, updateSubscriptionSchema);
  const subscription = getSubscription(call);
  refuseTaken(account.subscriptions.taken(changes.events ?? [], subscription));
  const updated = account.subscriptions.update(subscription, changes);
  return { status: 200, body: describeSubscription(account.name, updated) };
}

function unsubscribe(call: DojoCall): Answer {
  const { id } = getSubscription(call);
  call.account.subscriptions.delete(id);
  return { status: 204 };
}

function refuseTaken(taken: readonly WebhookEventName[]): void {
  if (taken.length === 0) return;
  throw new Refusal(
    409,
    `Each event can have one webhook, and there is one already for: ${taken.join(', ')}. Change it with PATCH /webhooks/{subscriptionId}, or delete it first.`,
  );
}
