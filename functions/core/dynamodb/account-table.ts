import type { AccountFacts, AccountRecords, FormerAccount } from '../customers/account-facts.ts';
import type { CustomerId, LinkedCustomer, UserId } from '../customers/customer-link.ts';
import type { CustomerLinks } from '../customers/ports.ts';
import { ContractBroken } from '../failures.ts';
import { formatCustomerLink } from './customer-link-item.ts';
import { linkTable } from './link-table.ts';
import { type Attributes, type VersionedClient, versionedItems } from './versioned-items.ts';

const keyPrefix = 'account#';
function canaryKey(account: UserId): string {
  return `${keyPrefix}${account}`;
}
function factsKey(account: UserId): string {
  return `${keyPrefix}${account}#facts`;
}

export interface CanaryTable extends CustomerLinks {
  /**
   * Replaces the canary by one of another account in one write, so that there is no moment without
   * one, in which any key would count as right. Tells whether `next` is stored now.
   * @throws Unavailable or OutcomeUnknown
   */
  move(account: UserId, expected: LinkedCustomer, next: LinkedCustomer): Promise<boolean>;
}

/** The canary of each Dojo account of the map: an item as a user's is, under a key of its own. */
export function canaryTable(client: VersionedClient, tableName: string): CanaryTable {
  return {
    ...linkTable(client, tableName, canaryKey),
    move: (account, expected, next) =>
      versionedItems(client, tableName).replace(canaryKey(account), expected, {
        revision: next.revision,
        attributes: formatCustomerLink(next),
      }),
  };
}

/** What an audit, or a person who moves the map, has found out about an account. */
export interface AccountFactsTable extends AccountRecords {
  /** Changes what is known; what `change` does not name stays. @throws Unavailable or OutcomeUnknown */
  update(account: UserId, change: AccountFacts, newRevision: () => string): Promise<boolean>;
}

function formerAccountsIn({ formerAccounts }: Attributes): readonly FormerAccount[] | undefined {
  return formerAccounts?.L?.map(({ M }) => {
    const { canaryId, fromMs, untilMs } = M ?? {};
    if (canaryId?.S === undefined || fromMs?.N === undefined || untilMs?.N === undefined) {
      throw new ContractBroken(
        'account_facts_unreadable',
        'What is known of the map’s former Dojo accounts is unreadable.',
        { dependency: 'dynamodb' },
      );
    }
    return {
      canaryId: canaryId.S as CustomerId,
      fromMs: Number(fromMs.N),
      untilMs: Number(untilMs.N),
    };
  });
}

function formatFormerAccount({ canaryId, fromMs, untilMs }: FormerAccount) {
  return {
    M: {
      canaryId: { S: canaryId },
      fromMs: { N: String(fromMs) },
      untilMs: { N: String(untilMs) },
    },
  };
}

export function accountFactsTable(client: VersionedClient, tableName: string): AccountFactsTable {
  const items = versionedItems(client, tableName);
  const find = async (account: UserId) => {
    const item = await items.find(factsKey(account));
    if (item === undefined) return undefined;
    const { revision, confirmedCanaryId } = item;
    return {
      revision: revision?.S ?? '',
      facts: {
        confirmedCanaryId: confirmedCanaryId?.S as CustomerId | undefined,
        formerAccounts: formerAccountsIn(item),
      },
    };
  };
  return {
    findFacts: async (account) => (await find(account))?.facts,

    async update(account, change, newRevision) {
      const stored = await find(account);
      const { confirmedCanaryId, formerAccounts } = { ...stored?.facts, ...change };
      return items.replace(factsKey(account), stored, {
        revision: newRevision(),
        attributes: {
          ...(confirmedCanaryId !== undefined && { confirmedCanaryId: { S: confirmedCanaryId } }),
          ...(formerAccounts !== undefined && {
            formerAccounts: { L: formerAccounts.map(formatFormerAccount) },
          }),
        },
      });
    },
  };
}
