import type {
  SigningSecret,
  WebhookSubscription,
} from '../../functions/core/dojo/dojo-webhooks.ts';
import { webhookSecretsTtlMs } from '../../functions/core/webhooks/webhook-secrets.ts';
import { CannotRun } from '../cannot-run.ts';
import { findOwn } from './find-own.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/** Until every instance has read the new secret: how long they keep the old ones, and a margin. */
export const defaultWaitSeconds = webhookSecretsTtlMs / 1_000 + 15;

/**
 * Replaces the signing secret of our subscriptions, so that no delivery is refused meanwhile. When it
 * was interrupted, doing it again goes on where it stopped: Dojo's list of secrets says where that is.
 *
 * 1. Have Dojo generate a secret, unless one waits there from an earlier try.
 * 2. Store it beside the old one.
 * 3. Wait until every instance has read it.
 * 4. Activate it at Dojo, which signs with it from now on.
 * 5. Delete the old one at Dojo, then here.
 *
 * @throws CannotRun when there is no subscription, and what Dojo and Secrets Manager answer.
 */
export async function rotate(operations: WebhookOperations, waitSeconds: number): Promise<void> {
  const own = await findOwn(operations);
  if (own.length === 0) {
    throw new CannotRun(
      `Dojo has no subscription for ${operations.url}. Make one: npm run webhooks -- subscribe`,
    );
  }
  for (const subscription of own) {
    await rotateOne(subscription, operations, waitSeconds);
  }
}

async function rotateOne(
  { id }: WebhookSubscription,
  operations: WebhookOperations,
  waitSeconds: number,
): Promise<void> {
  const { dojo, stored, sleep, say } = operations;
  const known = await dojo.secrets(id);
  if (await isOnlyToBeForgotten(id, known, operations)) {
    await stored.replace(id, known);
    say(`${id}: finished the rotation that was interrupted.`);
    return;
  }

  const secrets = known.length > 1 ? known : await dojo.generateSecret(id);
  const newest = newestOf(secrets);
  const others = secrets.filter((secret) => secret !== newest);
  say(`${id}: ${known.length > 1 ? 'going on with' : 'Dojo generated'} ${newest.id}.`);
  await stored.replace(id, secrets);
  if (!newest.isActive) {
    say(`Waiting ${waitSeconds} s, until every instance accepts it.`);
    await sleep(waitSeconds * 1_000);
    await dojo.activateSecret(id, newest.id);
    say(`Activated ${newest.id}.`);
  }
  for (const old of others) {
    await dojo.deleteSecret(id, old.id);
    say(`Deleted ${old.id} at Dojo.`);
  }
  await stored.replace(id, [newest]);
  say(`${id}: only ${newest.id} is accepted from now on.`);
}

/** Whether Dojo has got rid of the old secret, and only this side still has it. */
async function isOnlyToBeForgotten(
  subscriptionId: string,
  known: readonly SigningSecret[],
  { stored }: WebhookOperations,
): Promise<boolean> {
  const own = (await stored.list()).filter((secret) => secret.subscriptionId === subscriptionId);
  const ids = new Set(known.map(({ id }) => id));
  return known.length === 1 && own.length > 1 && own.some(({ id }) => !ids.has(id));
}

/**
 * One that is not active yet is newer than those that are, whatever the clock says; of two with the
 * same time it is the one that Dojo lists last.
 */
function newestOf(secrets: readonly SigningSecret[]): SigningSecret {
  const [newest] = secrets
    .toReversed()
    .toSorted(
      (one, other) =>
        Number(one.isActive) - Number(other.isActive) || other.createdAt - one.createdAt,
    );
  if (newest === undefined) {
    throw new CannotRun('Dojo has generated no secret.');
  }
  return newest;
}
