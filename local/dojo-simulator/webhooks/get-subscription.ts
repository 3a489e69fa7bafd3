import { type DojoCall, pathParameter } from '../http/dojo-route.ts';
import { unknown } from '../http/unknown.ts';
import type { Subscription } from './subscriptions.ts';

/**
 * The subscription that the path names.
 *
 * @throws Refusal when the account has none with that id
 */
export function getSubscription(call: DojoCall): Subscription {
  const subscription = call.account.subscriptions.find(pathParameter(call, 'subscriptionId'));
  if (subscription) return subscription;
  throw unknown(call, 'webhooks', 'This account has no webhook subscription with that id.');
}
