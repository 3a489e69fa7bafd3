import type { WebhookSubscription } from '../../functions/core/dojo/dojo-webhooks.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/** The subscriptions that send to our URL. */
export async function findDeploymentSubscriptions({
  dojo,
  url,
}: Pick<WebhookOperations, 'dojo' | 'url'>): Promise<readonly WebhookSubscription[]> {
  return (await dojo.list()).filter((subscription) => subscription.url === url);
}
