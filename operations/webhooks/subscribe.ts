import type { WebhookSubscription } from '../../functions/core/dojo/dojo-webhooks.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { chooseEvent } from './choose-event.ts';
import { commandLine } from './command-line.ts';
import { findUnused } from './find-unused.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/**
 * Makes sure that Dojo sends the event that tells of a payment's status, and that its signature is
 * accepted. Doing it again does no harm.
 *
 * 1. Read which events there are, and choose.
 * 2. Find the subscription with our URL, or make one.
 * 3. Store the secrets that sign, and the one that a rotation is about to activate; an older one may
 *    have leaked. What Dojo sends before that is refused, and sent again by Dojo.
 *
 * @throws CannotRun when the event has another webhook, or Dojo shows no secret that signs, and what
 * Dojo and Secrets Manager answer.
 */
export async function subscribe(operations: WebhookOperations): Promise<void> {
  const { dojo, stored, url, target, say } = operations;
  const event = chooseEvent(await dojo.eventNames());
  say(`Event: ${event}.`);
  const { id, secrets } = await findOrSubscribe(event, operations);
  const isComplete = secrets.length > 0 && secrets.every(({ value }) => value !== undefined);
  const known = isComplete ? secrets : await dojo.secrets(id);
  if (!(await stored.isReadable())) {
    say('What is stored here cannot be read: only its readable secrets are kept.');
  }
  const unused = findUnused(known);
  const used = known.filter((secret) => secret.isActive || secret === unused);
  const accepted = new Set((await stored.replace(id, used)).map((secret) => secret.id));
  if (!known.some((secret) => secret.isActive && accepted.has(secret.id))) {
    throw new CannotRun(
      `Dojo shows no secret that it signs the webhooks of ${id} with. Have it make one: ${commandLine('rotate', target)}`,
    );
  }
  say(`Stored the signing secret of ${id}: webhooks at ${url} are accepted now.`);
}

async function findOrSubscribe(
  event: string,
  { dojo, url, target, description, say }: WebhookOperations,
): Promise<WebhookSubscription> {
  const existing = (await dojo.list()).find(({ events }) => events.includes(event));
  if (existing === undefined) {
    const made = await dojo.subscribe(event, url, description);
    say(`Subscribed: ${made.id} sends it to ${url}.`);
    return made;
  }
  if (existing.url !== url) {
    throw new CannotRun(
      `Dojo sends each event to one webhook, and ${event} goes to ${existing.url} already (${existing.id}). If that one is not needed, remove it first: ${commandLine('remove', { ...target, url: existing.url })}`,
    );
  }
  say(`Subscribed already: ${existing.id} sends it to ${url}.`);
  return existing;
}
