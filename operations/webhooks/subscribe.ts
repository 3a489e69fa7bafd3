import type { WebhookSubscription } from '../../functions/core/dojo/dojo-webhooks.ts';
import { CannotRun } from '../cannot-run.ts';
import { chooseEvent } from './choose-event.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/**
 * Makes sure that Dojo sends the event that tells of a payment's status, and that its signature is
 * accepted. Doing it again does no harm.
 *
 * 1. Read which events there are, and choose.
 * 2. Find the subscription with our URL, or make one.
 * 3. Store its secrets. What Dojo sends before that is refused, and sent again by Dojo.
 *
 * @throws CannotRun when the event has another webhook, and what Dojo and Secrets Manager answer.
 */
export async function subscribe(operations: WebhookOperations): Promise<void> {
  const { dojo, stored, url, say } = operations;
  const event = chooseEvent(await dojo.eventNames());
  say(`Event: ${event}.`);
  const { id, secrets } = await findOrSubscribe(event, operations);
  await stored.replace(id, secrets.length > 0 ? secrets : await dojo.secrets(id));
  say(`Stored the signing secret of ${id}: webhooks at ${url} are accepted now.`);
}

async function findOrSubscribe(
  event: string,
  { dojo, url, description, say }: WebhookOperations,
): Promise<WebhookSubscription> {
  const existing = (await dojo.list()).find(({ events }) => events.includes(event));
  if (existing === undefined) {
    const made = await dojo.subscribe(event, url, description);
    say(`Subscribed: ${made.id} sends it to ${url}.`);
    return made;
  }
  if (existing.url !== url) {
    throw new CannotRun(
      `Dojo sends each event to one webhook, and ${event} goes to ${existing.url} already (${existing.id}). If that one is not needed, remove it first: npm run webhooks -- remove --url ${existing.url}`,
    );
  }
  say(`Subscribed already: ${existing.id} sends it to ${url}.`);
  return existing;
}
