import { type DojoCall, pathParameter } from '../http/dojo-route.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import type { Subscription } from './subscriptions.ts';

/**
 * The subscription that the path names.
 *
 * @throws Refusal when the account has none with that id
 */
export function getSubscription(call: DojoCall): Subscription {
  const subscription = call.account.subscriptions.find(pathParameter(call, 'subscriptionId'));
  if (subscription) return subscription;
  throw refuseUnknown(call, 'webhooks', 'This account has no webhook subscription with that id.');
}
