import type { AccountFacts, AccountRecords } from '../customers/customer-account.ts';
import type { CustomerId, UserId } from '../customers/customer-link.ts';
import type { CustomerLinks } from '../customers/ports.ts';
import { linkTable } from './link-table.ts';
import { type VersionedClient, versionedItems } from './versioned-items.ts';

const keyPrefix = 'account#';
const canaryKey = (account: UserId): string => `${keyPrefix}${account}`;
const factsKey = (account: UserId): string => `${keyPrefix}${account}#facts`;

/** The canary of each Dojo account of the map: an item as a user's is, under a key of its own. */
export const canaryTable = (client: VersionedClient, tableName: string): CustomerLinks =>
  linkTable(client, tableName, canaryKey);

/** What an audit, or a person who moves the map, has found out about an account. */
export interface AccountFactsTable extends AccountRecords {
  /** Changes what is known; what `change` does not name stays. @throws Unavailable or OutcomeUnknown */
  update(account: UserId, change: AccountFacts, newRevision: () => string): Promise<boolean>;
}

export const accountFactsTable = (
  client: VersionedClient,
  tableName: string,
): AccountFactsTable => {
  const items = versionedItems(client, tableName);
  const find = async (account: UserId) => {
    const item = await items.find(factsKey(account));
    if (item === undefined) return undefined;
    const { revision, confirmedCanaryId, movedAtMs, formerCanaryIds } = item;
    return {
      revision: revision?.S ?? '',
      facts: {
        confirmedCanaryId: confirmedCanaryId?.S as CustomerId | undefined,
        movedAtMs: movedAtMs?.N === undefined ? undefined : Number(movedAtMs.N),
        formerCanaryIds: formerCanaryIds?.L?.flatMap(({ S }) => (S === undefined ? [] : [S])) as
          | CustomerId[]
          | undefined,
      },
    };
  };
  return {
    findFacts: async (account) => (await find(account))?.facts,

    async update(account, change, newRevision) {
      const stored = await find(account);
      const { confirmedCanaryId, movedAtMs, formerCanaryIds } = { ...stored?.facts, ...change };
      return items.replace(factsKey(account), stored, {
        revision: newRevision(),
        attributes: {
          ...(confirmedCanaryId !== undefined && { confirmedCanaryId: { S: confirmedCanaryId } }),
          ...(movedAtMs !== undefined && { movedAtMs: { N: String(movedAtMs) } }),
          ...(formerCanaryIds !== undefined && {
            formerCanaryIds: { L: formerCanaryIds.map((id) => ({ S: id })) },
          }),
        },
      });
    },
  };
};
