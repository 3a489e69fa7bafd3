import type { FormerAccount } from '../../functions/core/customers/account-facts.ts';
import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import { type DojoForAudit, dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { isDojoKey, keyPrefixes } from '../../functions/core/dojo/dojo-key.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import type { HiddenInput } from '../hidden-input.ts';
import type { AccountDialogue } from './account-operation.ts';
import { time } from './account-text.ts';

/** Former accounts of the map, each opened with a key of its own. */
export interface OpenedAccounts {
  readonly accounts: readonly DojoForAudit[];
  /** Whether these are all of them: a customer that none of them knows is gone then. */
  readonly isAll: boolean;
}

/** So many customers of the users who wait are asked for, where the canary is gone. */
const mostAskedFor = 20;

/**
 * Asks for a key of each account that the map has left. A key counts if its account knows that account's
 * canary. If it knows one of the wanted customers only, since the canary was deleted, it is used too,
 * but nothing can be concluded from what it does not know.
 *
 * @param left - oldest first.
 * @param wanted - the customers that are to be found.
 * @throws CannotRun for a key that is none of a former account.
 */
export async function openFormerAccounts(
  {
    left,
    wanted,
  }: { readonly left: readonly FormerAccount[]; readonly wanted: readonly CustomerId[] },
  { connection, target, clock, say, keys }: AccountDialogue & { readonly keys: HiddenInput },
): Promise<OpenedAccounts> {
  const { environment } = target.settings.dojo;
  const accounts: DojoForAudit[] = [];
  let missing = [...new Map(left.map((account) => [account.canaryId, account])).values()];
  while (missing.length > 0) {
    const names = missing.map(({ canaryId, untilMs }) => `${canaryId}, left ${time(untilMs)}`);
    say(`API key of a former account (canary ${names.join('; or ')}).`);
    const skip = accounts.length === 0 ? '' : ' (Enter: go on without)';
    const apiKey = await keys.read(`It is not shown${skip}:`);
    if (apiKey === undefined || apiKey === '') {
      if (accounts.length > 0) break;
      throw new CannotRun('No key was given. Nothing was deleted.');
    }
    if (!isDojoKey(apiKey, environment)) {
      throw new CannotRun(
        `This is no key for a ${environment} stage: it has to start with ${keyPrefixes[environment]}. Nothing was deleted.`,
      );
    }
    const account = dojoForAudit(connection.dojoWith(apiKey), clock);
    const isKnown = async (customerId: CustomerId) => account.directory.exists(customerId);
    const known = await filterAsync(missing, ({ canaryId }) => isKnown(canaryId));
    if (known.length === 0 && !(await someAsync(wanted.slice(0, mostAskedFor), isKnown))) {
      throw new CannotRun(
        'The account of this key knows none of these canaries: it is no former account of the map. Nothing was deleted.',
      );
    }
    accounts.push(account);
    if (known.length === 0) {
      say('Its canary was deleted: what this account does not know is not taken for deleted.');
      break;
    }
    missing = missing.filter((each) => !known.includes(each));
  }
  return { accounts, isAll: missing.length === 0 };
}

async function filterAsync<Item>(
  items: readonly Item[],
  isWanted: (item: Item) => Promise<boolean>,
): Promise<Item[]> {
  const wanted: Item[] = [];
  for (const item of items) if (await isWanted(item)) wanted.push(item);
  return wanted;
}

async function someAsync<Item>(
  items: readonly Item[],
  isWanted: (item: Item) => Promise<boolean>,
): Promise<boolean> {
  for (const item of items) if (await isWanted(item)) return true;
  return false;
}
