import type {
  SigningSecret,
  WebhookSubscription,
} from '../../functions/core/dojo/dojo-webhooks.ts';
import { commandLine } from './command-line.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/** Says which subscriptions the Dojo account has, and which secrets are accepted here. No value. */
export async function list({ dojo, stored, url, target, say }: WebhookOperations): Promise<void> {
  const [subscriptions, secrets, isReadable] = await Promise.all([
    dojo.list(),
    stored.list(),
    stored.isReadable(),
  ]);
  if (!isReadable) {
    say(
      `What is stored here cannot be read, so that nothing is accepted. Repair it: ${commandLine('subscribe', target)}`,
    );
  }
  const acceptedIds = new Set(isReadable ? secrets.map(({ id }) => id) : []);
  if (subscriptions.length === 0) {
    say(`Dojo has no webhook subscription. Make one: ${commandLine('subscribe', target)}`);
  }
  for (const subscription of subscriptions) {
    say(lineOf(subscription, url));
    for (const secret of subscription.secrets) {
      say(`  ${secretLineOf(secret, acceptedIds.has(secret.id))}`);
    }
  }
  const known = new Set(subscriptions.map(({ id }) => id));
  for (const { id } of secrets.filter(({ subscriptionId }) => !known.has(subscriptionId))) {
    say(`${id}  stored here, of a subscription that Dojo does not have`);
  }
}

function lineOf({ id, events, url }: WebhookSubscription, deploymentUrl: string): string {
  return `${id}  ${events.join(', ')}  to ${url}${url === deploymentUrl ? '' : ' (not this deployment)'}`;
}

function secretLineOf({ id, isActive }: SigningSecret, isAccepted: boolean): string {
  return `${id}  ${isActive ? 'active' : 'not active'}, ${isAccepted ? 'accepted here' : 'not accepted here'}`;
}
