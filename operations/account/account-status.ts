import {
  accountOfLink,
  isMoveBegun,
  leftAccounts,
} from '../../functions/core/customers/account-of-link.ts';
import type { CustomerId, LinkedCustomer } from '../../functions/core/customers/customer-link.ts';
import { visibleAfterMs } from '../../functions/core/customers/timing.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { readMapId } from '../read-map-id.ts';
import type { AccountExitCode, AccountOperation } from './account-operation.ts';
import { elsewhereOf } from './erasing-elsewhere.ts';
import { readMap } from './read-map.ts';

/**
 * Whether the key in use belongs to the map's account. `too-early`: the canary is so young that Dojo
 * need not show it yet. `no-canary`: the map does not know its account yet.
 */
export type KeyAccount = 'right' | 'wrong' | 'too-early' | 'no-canary';

/** What there is to say about the map's Dojo account. Times are in epoch milliseconds. */
export interface AccountStatus {
  readonly target: string;
  /** The beginning of the map's id; `undefined`: it has none yet. */
  readonly map: string | undefined;
  readonly key: KeyAccount;
  readonly canary:
    | { readonly id: CustomerId; readonly sinceMs: number; readonly isConfirmed: boolean }
    | undefined;
  /** Since when the map lives in this account; `undefined`: from the start. */
  readonly movedAtMs: number | undefined;
  /** A person began to move the map, and it is not completed: nothing has changed. */
  readonly isMoveBegun: boolean;
  readonly linkedUsers: {
    readonly inThisAccount: number;
    readonly inFormerAccount: number;
    /** Older than an unconfirmed canary. */
    readonly notVouchedFor: number;
  };
  /** Users whose erasure has to be finished in a former account. */
  readonly erasingInFormerAccount: number;
}

/** Reads the table and asks Dojo once. Changes nothing. */
export async function readAccountStatus(operation: AccountOperation): Promise<AccountStatus> {
  const { target, connection } = operation;
  const [read, mapId] = await Promise.all([readMap(operation), readMapId(target, connection)]);
  const { canary: item, facts, linked, erasing } = read;
  const canary = item?.state === 'linked' ? item : undefined;
  const countIn = (account: ReturnType<typeof accountOfLink>) =>
    linked.filter(({ writtenAtMs }) => accountOfLink(writtenAtMs, item, facts) === account).length;
  return {
    target: target.name,
    map: mapId?.slice(0, 8),
    key: await accountOfKey(canary, operation),
    canary: canary && {
      id: canary.customerId,
      sinceMs: canary.writtenAtMs,
      isConfirmed: facts?.confirmedCanaryId === canary.customerId,
    },
    movedAtMs: leftAccounts(item, facts).at(-1)?.untilMs,
    isMoveBegun: isMoveBegun(item, facts),
    linkedUsers: {
      inThisAccount: countIn('this'),
      inFormerAccount: countIn('former'),
      notVouchedFor: countIn('unknown'),
    },
    erasingInFormerAccount: erasing.filter(({ link }) => elsewhereOf(link, read) !== undefined)
      .length,
  };
}

async function accountOfKey(
  canary: LinkedCustomer | undefined,
  { connection, clock }: AccountOperation,
): Promise<KeyAccount> {
  const client = connection.dojoWith(await connection.dojoKey.get());
  if (canary === undefined) return 'no-canary';
  if (await dojoForAudit(client, clock).directory.exists(canary.customerId)) return 'right';
  return clock() - canary.writtenAtMs < visibleAfterMs ? 'too-early' : 'wrong';
}

/** Whether a person has something to do. */
export function exitCodeOf({
  key,
  linkedUsers,
  erasingInFormerAccount,
}: AccountStatus): AccountExitCode {
  const isWell =
    key !== 'wrong' &&
    key !== 'too-early' &&
    linkedUsers.notVouchedFor === 0 &&
    erasingInFormerAccount === 0;
  return isWell ? 0 : 1;
}
