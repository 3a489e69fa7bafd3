import { type DojoCall, pathParameter } from '../http/dojo-route.ts';
import { Refusal } from '../http/refusal.ts';
import type { Subscription } from './subscriptions.ts';

/**
 * The subscription that the path names.
 *
 * @throws Refusal 404 when the account has none with that id
 */
export function getSubscription(call: DojoCall): Subscription {
  const subscription = call.account.subscriptions.find(pathParameter(call, 'subscriptionId'));
  if (subscription) return subscription;
  throw new Refusal(404, 'This account has no webhook subscription with that id.');
}
