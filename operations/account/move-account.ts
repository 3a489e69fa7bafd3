import { randomUUID } from 'node:crypto';
import { deadlineIn } from '../../functions/core/clock.ts';
import { accountOfLink, leaveAccount } from '../../functions/core/customers/account-of-link.ts';
import { callLimitMs } from '../../functions/core/customers/audit/audit-timing.ts';
import { establishAccount } from '../../functions/core/customers/audit/establish-account.ts';
import { defaultAccount } from '../../functions/core/customers/customer-account.ts';
import type { LinkedCustomer, Revision } from '../../functions/core/customers/customer-link.ts';
import { visibleAfterMs } from '../../functions/core/customers/timing.ts';
import { dojoCustomers } from '../../functions/core/dojo/dojo-customers.ts';
import { customerLinkScan } from '../../functions/core/dynamodb/customer-link-scan.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import type { AccountDialogue, AccountExitCode } from './account-operation.ts';
import { auditLine } from './account-text.ts';
import { canaryAt, type NewAccount } from './canary-at.ts';
import { consequences } from './consequences.ts';
import { type KeyInSecret, readKeyInSecret } from './key-in-secret.ts';
import { knowsSome } from './knows-some.ts';
import { type ReadMap, readMap } from './read-map.ts';

/**
 * Moves the map to the account of the key that is in the secret.
 *
 * 1. The new account must know neither the canary nor a customer that the canary vouches for: it
 *    would be the map's account, and there would be nothing to move.
 * 2. Wait until no instance can be using the old key.
 * 3. Say what it means, and ask.
 * 4. Write down the account that is left. It counts as left once the canary is another one.
 * 5. Find or make a canary in the new account.
 * 6. Put it in the place of the old one, on the condition that this one still is what was read. This
 *    one write moves the map: before it everything is as it was, after it the old key is the wrong one.
 * 7. Note that the new canary vouches for what is older than itself too, as far as it was made there.
 *
 * Stopped anywhere, it goes on when it is run again.
 * @throws CannotRun when it is too early, or the map has no canary.
 */
export async function moveAccount(dialogue: AccountDialogue): Promise<AccountExitCode> {
  const { connection, clock, say, agree } = dialogue;
  const key = await readKeyInSecret(dialogue);
  const directory = directoryOf(key, dialogue);
  const read = await readMap(dialogue);
  const canary = await canaryIn(read, dialogue);
  if (canary === undefined) return 0;
  if (await directory.exists(canary.customerId)) return stay(key, dialogue);
  refuseYoung(canary, dialogue);
  const { vouched, older } = sortLinks(read);
  if (await knowsSome(vouched, directory)) {
    say(
      `Nothing to move: the key's account knows customers of this map. Only the canary is gone; an audit makes it again: ${auditLine(dialogue.args)}`,
    );
    return 1;
  }
  refuseTooEarly(key, dialogue);

  const isOnlyVouched = await knowsSome(older, directory);
  const leaving = isOnlyVouched ? vouched : [...vouched, ...older];
  for (const line of consequences(leaving.length, read, dialogue)) say(line);
  if (!(await agree('Move the map to the account of the key in use?'))) {
    say('Nothing was changed.');
    return 1;
  }
  // The answer may have taken long.
  if ((await readKeyInSecret(dialogue)).putAtMs !== key.putAtMs) throw changed();

  const { facts, canaries, newRevision } = connection.map;
  const formerAccounts = leaveAccount({
    canary,
    facts: read.facts,
    untilMs: Math.max(key.aloneFromMs, newestIn(read) + 1),
    isOnlyVouched,
  });
  if (!(await facts.update(defaultAccount, { formerAccounts }, newRevision))) throw changed();
  const canaryId = await canaryAt({ read, key, directory }, dialogue);
  const isMoved = await canaries.move(defaultAccount, canary, {
    state: 'linked',
    customerId: canaryId,
    revision: randomUUID() as Revision,
    writtenAtMs: clock(),
  });
  if (!isMoved) throw changed();
  say(`Moved: the map's canary is ${canaryId} now.`);
  await facts.update(defaultAccount, { confirmedCanaryId: canaryId }, newRevision);
  return 0;
}

function directoryOf({ apiKey }: KeyInSecret, { connection, clock }: AccountDialogue): NewAccount {
  const client = connection.dojoWith(apiKey);
  const customers = () => dojoCustomers(client, deadlineIn(callLimitMs, clock));
  return {
    list: (after) => customers().list(after),
    exists: (customerId) => customers().exists(customerId),
    create: (profile) => customers().create(profile),
  };
}

/** `undefined`: the map has nothing that could be moved. */
async function canaryIn(
  { canary, linked }: ReadMap,
  { say, args }: AccountDialogue,
): Promise<LinkedCustomer | undefined> {
  if (canary?.state === 'linked') return canary;
  if (canary?.state === 'claimed' || canary?.state === 'unknown') {
    throw new CannotRun("The map's canary is being made. Run it again in a minute.");
  }
  if (linked.length > 0) {
    throw new CannotRun(
      `The map has no canary: nobody knows which account it lives in. With a key of that account in the secret, run: ${auditLine(args)}. Then put the new key in, and run this again.`,
    );
  }
  say(
    'Nothing to move: the map has no user. The first one makes a canary in the account of the key in use.',
  );
  return undefined;
}

/** The key belongs to the map's account. An earlier run may have been stopped before its last write. */
async function stay(
  { apiKey }: KeyInSecret,
  { target, connection, clock, say, args }: AccountDialogue,
): Promise<AccountExitCode> {
  const { table, map } = connection;
  const aCall = () => deadlineIn(callLimitMs, clock);
  const keeper = map.canaryKeeper(async () => apiKey, aCall);
  const users = customerLinkScan(table, target.tableName);
  const established = await establishAccount(keeper, { map: users, clock });
  say("Nothing to move: the key in use belongs to the map's account.");
  if (established !== 'unconfirmed') return 0;
  say(
    `But none of the customers that are older than the canary is in it. If the canary was made with a wrong key, put the right one into the secret and run this again. See: ${auditLine(args)}`,
  );
  return 1;
}

function refuseYoung({ writtenAtMs }: LinkedCustomer, { clock }: AccountDialogue): void {
  if (clock() - writtenAtMs < visibleAfterMs) {
    throw new CannotRun(
      'The canary is younger than a minute, and Dojo does not show it yet. Run it again in a minute.',
    );
  }
}

function refuseTooEarly({ aloneFromMs }: KeyInSecret, { clock }: AccountDialogue): void {
  const waitMs = aloneFromMs - clock();
  if (waitMs <= 0) return;
  throw new CannotRun(
    `The key is new in the secret, and instances may still be using the one before. Run it again in ${Math.ceil(waitMs / 1_000)} seconds.`,
  );
}

/** The links that the canary vouches for, and those that are older than it and not confirmed. */
function sortLinks({ canary, facts, linked }: ReadMap) {
  const inAccount = (account: 'this' | 'unknown') =>
    linked.filter(({ writtenAtMs }) => accountOfLink(writtenAtMs, canary, facts) === account);
  return { vouched: inAccount('this'), older: inAccount('unknown') };
}

/** When the last customer was linked, or an attempt begun, by the clocks of the instances. */
function newestIn({ linked, erasing, attemptsInDoubt }: ReadMap): number {
  const times = [
    ...linked.map(({ writtenAtMs }) => writtenAtMs),
    ...erasing.map(({ link }) => link.linkedAtMs ?? link.firstAttemptAtMs ?? 0),
    ...attemptsInDoubt,
  ];
  return times.reduce((newest, ms) => Math.max(newest, ms), 0);
}

function changed(): CannotRun {
  return new CannotRun(
    'The key, or what the map knows of its account, was changed meanwhile. Run it again.',
  );
}
