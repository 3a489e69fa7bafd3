import type { WebhookSubscription } from '../../functions/core/dojo/dojo-webhooks.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { commandLine } from './command-line.ts';
import { findDeploymentSubscriptions } from './find-deployment-subscriptions.ts';
import { findUnused } from './find-unused.ts';
import { generateSecret } from './generate-secret.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/**
 * Replaces the signing secret of our subscriptions, so that no delivery is refused meanwhile. A secret
 * that is older than the one that signs now is never activated: it may have leaked. Doing it again
 * after an interruption is safe; once the new secret was active, it is replaced as well.
 *
 * 1. Have Dojo generate a secret, unless one that is newer than what signs now waits there.
 * 2. Store it beside those that may sign now, and beside no others.
 * 3. Wait until every instance has read it.
 * 4. Activate it at Dojo, which signs with it from now on.
 * 5. Delete the others at Dojo, then here.
 *
 * @throws CannotRun when there is no subscription, and what Dojo and Secrets Manager answer.
 */
export async function rotate(operations: WebhookOperations, waitSeconds: number): Promise<void> {
  const subscriptions = await findDeploymentSubscriptions(operations);
  if (subscriptions.length === 0) {
    throw new CannotRun(
      `Dojo has no subscription for ${operations.url}. Make one: ${commandLine('subscribe', operations.target)}`,
    );
  }
  const wait = async () => {
    operations.say(`Waiting ${waitSeconds} s, until every instance accepts what is stored.`);
    await operations.sleep(waitSeconds * 1_000);
  };
  for (const subscription of subscriptions) {
    await rotateOne(subscription, operations, wait);
  }
}

async function rotateOne(
  { id }: WebhookSubscription,
  operations: WebhookOperations,
  wait: () => Promise<void>,
): Promise<void> {
  const { dojo, stored, say } = operations;
  const known = await dojo.secrets(id);
  const unused = findUnused(known);
  if (unused !== undefined) say(`${id}: going on with ${unused.id}.`);
  const { fresh, others } = unused
    ? { fresh: unused, others: known.filter((secret) => secret !== unused) }
    : await generateSecret(id, known, { operations, wait });
  await stored.replace(id, [...others.filter(({ isActive }) => isActive), fresh]);
  await wait();
  await dojo.activateSecret(id, fresh.id);
  say(`Activated ${fresh.id}.`);
  for (const old of others) {
    await dojo.deleteSecret(id, old.id);
    say(`Deleted ${old.id} at Dojo.`);
  }
  await stored.replace(id, [fresh]);
  say(`${id}: only ${fresh.id} is accepted from now on.`);
}
