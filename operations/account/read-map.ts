import type { AccountFacts } from '../../functions/core/customers/account-facts.ts';
import { defaultAccount } from '../../functions/core/customers/customer-account.ts';
import type {
  CustomerLink,
  ErasingLink,
  LinkedCustomer,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import { customerLinkScan } from '../../functions/core/dynamodb/customer-link-scan.ts';
import type { AccountOperation } from './account-operation.ts';

export interface ErasingUser {
  readonly userId: UserId;
  readonly link: ErasingLink;
}

/** What the map says about its Dojo account, and about its users as far as that matters for it. */
export interface ReadMap {
  readonly canary: CustomerLink | undefined;
  readonly facts: AccountFacts | undefined;
  readonly linked: readonly LinkedCustomer[];
  readonly erasing: readonly ErasingUser[];
  /** When the attempts began of which nobody knows what came of them, in epoch milliseconds. */
  readonly attemptsInDoubt: readonly number[];
}

/** Reads the whole map. @throws Unavailable when the table cannot be read. */
export async function readMap({
  target,
  connection,
}: Pick<AccountOperation, 'target' | 'connection'>): Promise<ReadMap> {
  const { table, map } = connection;
  const linked: LinkedCustomer[] = [];
  const erasing: ErasingUser[] = [];
  const attemptsInDoubt: number[] = [];
  for await (const users of customerLinkScan(table, target.tableName).pages()) {
    for (const { userId, link } of users) {
      if (link?.state === 'linked') linked.push(link);
      if (link?.state === 'erasing') erasing.push({ userId, link });
      if (link?.state === 'claimed' || link?.state === 'unknown') {
        attemptsInDoubt.push(link.firstAttemptAtMs);
      }
    }
  }
  const [canary, facts] = await Promise.all([
    map.canaries.find(defaultAccount),
    map.facts.findFacts(defaultAccount),
  ]);
  return { canary, facts, linked, erasing, attemptsInDoubt };
}
