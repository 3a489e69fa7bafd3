import { findDeploymentSubscriptions } from './find-deployment-subscriptions.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/**
 * Removes our subscriptions at Dojo, and their secrets here. Doing it again clears away what an
 * interrupted one has left.
 *
 * @param agree - asked with the sentence that says what is about to happen.
 */
export async function remove(
  operations: WebhookOperations,
  agree: (what: string) => Promise<boolean>,
): Promise<void> {
  const { dojo, stored, url, say } = operations;
  const subscriptions = await findDeploymentSubscriptions(operations);
  if (subscriptions.length === 0) {
    say(`Dojo has no subscription for ${url}.`);
  }
  for (const { id, events } of subscriptions) {
    if (!(await agree(`Remove ${id}: Dojo then no longer sends ${events.join(', ')} to ${url}.`))) {
      say(`Left ${id} as it is.`);
      return;
    }
    await dojo.unsubscribe(id);
    say(`Removed ${id} at Dojo.`);
  }
  const left = new Set((await dojo.list()).map(({ id }) => id));
  const orphans = (await stored.list()).filter((secret) => !left.has(secret.subscriptionId));
  for (const subscriptionId of new Set(orphans.map((secret) => secret.subscriptionId))) {
    await stored.replace(subscriptionId, []);
    say(`The secrets of ${subscriptionId} are no longer accepted.`);
  }
}
