import { deadlineIn } from '../../functions/core/clock.ts';
import { leftAccounts } from '../../functions/core/customers/account-of-link.ts';
import { callLimitMs } from '../../functions/core/customers/audit/audit-timing.ts';
import { finishErasure } from '../../functions/core/customers/erase-customer.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { isFailure } from '../../functions/core/failures.ts';
import { silentLog } from '../connect.ts';
import type { HiddenInput } from '../hidden-input.ts';
import { accountCommandLine } from './account-arguments.ts';
import type { AccountDialogue, AccountExitCode } from './account-operation.ts';
import { count } from './account-text.ts';
import { type Elsewhere, elsewhereOf } from './erasing-elsewhere.ts';
import { type OpenedAccounts, openFormerAccounts } from './open-former-accounts.ts';
import { type ErasingUser, type ReadMap, readMap } from './read-map.ts';
import { madeBeforeMsOf, removeElsewhere } from './remove-elsewhere.ts';

interface WaitingUser extends ErasingUser {
  readonly elsewhere: Elsewhere;
}

/**
 * Finishes the erasures of users who have a customer in an account that the map was moved from.
 *
 * 1. Find them, and make sure of the key in use: an erasure ends in the present account.
 * 2. Ask for keys of the former accounts.
 * 3. Say how many there are, and ask.
 * 4. For each: delete cards and customers there, take them off the item on the condition that it still
 *    is what was read, and finish the erasure as any other.
 *
 * Stopped anywhere, it goes on when it is run again: what is deleted already counts as gone.
 * @throws CannotRun for a key that is none of a former account, NotConfigured `dojo_wrong_account`.
 */
export async function eraseFormer(
  dialogue: AccountDialogue & { readonly keys: HiddenInput },
): Promise<AccountExitCode> {
  const { connection, clock, say, agree, args } = dialogue;
  const read = await readMap(dialogue);
  const waiting = waitingIn(read);
  if (waiting.length === 0) {
    say('No erasure has anything to do in a former account.');
    return 0;
  }
  await connection.dojo.proveAccount(deadlineIn(callLimitMs, clock));
  const wanted = waiting.flatMap(({ elsewhere }) => elsewhere.customerIds);
  say(
    `${count(waiting.length, 'user')} to be erased, with ${count(wanted.length, 'customer')} in former accounts.`,
  );
  const left = leftAccounts(read.canary, read.facts);
  const former = await openFormerAccounts({ left, wanted }, dialogue);
  if (!(await agree('Delete these customers and their cards there?'))) {
    say('Nothing was deleted.');
    return 1;
  }
  let erased = 0;
  for (const user of waiting) {
    if (await eraseOne(user, former, dialogue)) erased += 1;
  }
  say(`${count(erased, 'user')} erased.`);
  if (erased === waiting.length) return 0;
  const again = accountCommandLine('erase-former', args);
  say(
    former.isAll
      ? `${waiting.length - erased} left. Run it again: ${again}`
      : `${waiting.length - erased} left: not every former account was looked into. Run it again with the keys of all: ${again}`,
  );
  return 1;
}

function waitingIn(read: ReadMap): readonly WaitingUser[] {
  return read.erasing.flatMap((user) => {
    const elsewhere = elsewhereOf(user.link, read);
    return elsewhere === undefined ? [] : [{ ...user, elsewhere }];
  });
}

/** Whether the user's erasure has come to its end. A failure is said, and the others go on. */
async function eraseOne(
  { userId, link, elsewhere }: WaitingUser,
  former: OpenedAccounts,
  { connection, clock, say }: AccountDialogue,
): Promise<boolean> {
  const { dojo, map } = connection;
  const { links, adoptables, markerOf, newRevision, proofs } = map;
  const present = dojoForAudit(dojo, clock);
  const marker = await markerOf(userId);
  try {
    const nowMs = clock();
    const options = { elsewhere, marker, former, present, newRevision, nowMs };
    const next = await removeElsewhere(link, options);
    if (!(await links.replace(userId, link, next))) return false;
    const account = {
      prove: () => dojo.proveAccount(deadlineIn(callLimitMs, clock)),
      accountAt: proofs.accountAt,
    };
    const erasure = { userId, erasing: next, madeBeforeMs: madeBeforeMsOf(link) };
    const outcome = await finishErasure(erasure, {
      ...{ links, adoptables, markerOf, newRevision, clock, account, log: silentLog },
      ...{ directory: present.directory, cards: present.cards },
      // What the app keeps is erased by its functions, which the next audit is one of.
      forgetUser: async () => (connection.appKeepsUsers ? 'not-yet' : 'erased'),
    });
    return outcome === 'erased';
  } catch (error) {
    if (!isFailure(error)) throw error;
    say(`One user is left (${marker}): ${error.message} (${error.code})`);
    return false;
  }
}
