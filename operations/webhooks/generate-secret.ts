import type { SigningSecret } from '../../functions/core/dojo/dojo-webhooks.ts';
import { Rejected } from '../../functions/core/failures.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { commandLine } from './command-line.ts';
import { newestOf } from './find-unused.ts';
import type { WebhookOperations } from './webhook-operations.ts';

interface Means {
  readonly operations: WebhookOperations;
  /** Resolves when every instance accepts what is stored. */
  readonly wait: () => Promise<void>;
}

/**
 * Has Dojo generate a secret, and tells it from the others. If Dojo has too many already, those that
 * an earlier rotation has left make room.
 *
 * @throws CannotRun when Dojo does not show it, and what Dojo and Secrets Manager answer.
 */
export async function generateSecret(
  subscriptionId: string,
  known: readonly SigningSecret[],
  means: Means,
): Promise<{ readonly fresh: SigningSecret; readonly others: readonly SigningSecret[] }> {
  const { dojo, say, target } = means.operations;
  const { left, answered } = await generate(subscriptionId, known, means);
  const knownIds = new Set(known.map(({ id }) => id));
  const freshIn = (secrets: readonly SigningSecret[]) =>
    newestOf(secrets.filter(({ id, value }) => !knownIds.has(id) && value !== undefined));
  const fresh = freshIn(answered) ?? freshIn(await dojo.secrets(subscriptionId));
  if (fresh === undefined) {
    throw new CannotRun(
      `${subscriptionId}: Dojo has generated a secret and does not show it. Run it again: ${commandLine('rotate', target)}`,
    );
  }
  say(`${subscriptionId}: Dojo generated ${fresh.id}.`);
  return { fresh, others: left };
}

async function generate(
  subscriptionId: string,
  known: readonly SigningSecret[],
  means: Means,
): Promise<{
  readonly left: readonly SigningSecret[];
  readonly answered: readonly SigningSecret[];
}> {
  const { dojo } = means.operations;
  try {
    return { left: known, answered: await dojo.generateSecret(subscriptionId) };
  } catch (error) {
    const areTooMany = error instanceof Rejected && error.facts.dojoStatus === 409;
    if (!areTooMany || known.length < 2) throw error;
  }
  const left = await makeRoom(subscriptionId, known, means);
  return { left, answered: await dojo.generateSecret(subscriptionId) };
}

/** Deletes the secrets that sign nothing; where all are active, all but the newest. */
async function makeRoom(
  subscriptionId: string,
  known: readonly SigningSecret[],
  { operations: { dojo, stored, say }, wait }: Means,
): Promise<readonly SigningSecret[]> {
  const active = known.filter(({ isActive }) => isActive);
  const newest = newestOf(active);
  const left = active.length < known.length ? active : active.filter((each) => each === newest);
  if (left.length < active.length) {
    await stored.replace(subscriptionId, known);
    await wait();
  }
  for (const old of known.filter((secret) => !left.includes(secret))) {
    await dojo.deleteSecret(subscriptionId, old.id);
    say(`Deleted ${old.id} at Dojo, to make room.`);
  }
  return left;
}
