import { accountOfLink } from '../../functions/core/customers/account-of-link.ts';
import { defaultAccount } from '../../functions/core/customers/customer-account.ts';
import { visibleAfterMs } from '../../functions/core/customers/timing.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import { knowsSome } from '../account/knows-some.ts';
import { readMap } from '../account/read-map.ts';
import type { KeyOperation } from './key-operation.ts';

/**
 * Whose account a key opens.
 *
 * - `right`: the one of the map: it knows the canary.
 * - `canary-lost`: the same, by the users' customers. The canary is gone, or was never made.
 * - `first`: the map has neither canary nor user. The first one makes the canary in this account.
 * - `too-early`: it does not know the canary, which is so young that Dojo need not show it yet.
 * - `wrong`: another one.
 */
export type AccountOfKey = 'right' | 'canary-lost' | 'first' | 'too-early' | 'wrong';

/**
 * Asks Dojo with this key, by reads alone, and proves that Dojo accepts it in doing so.
 * @throws NotConfigured `dojo_key_refused`, and what the table and Dojo throw.
 */
export async function accountOfKey(
  apiKey: string,
  operation: Pick<KeyOperation, 'target' | 'connection' | 'clock'>,
): Promise<AccountOfKey> {
  const { connection, clock } = operation;
  const { directory } = dojoForAudit(connection.dojoWith(apiKey), clock);
  const found = await connection.map.canaries.find(defaultAccount);
  const canary = found?.state === 'linked' ? found : undefined;
  if (canary !== undefined && (await directory.exists(canary.customerId))) return 'right';

  const { linked, facts } = await readMap(operation);
  const ofAccount = linked.filter(
    ({ writtenAtMs }) => accountOfLink(writtenAtMs, found, facts) !== 'former',
  );
  if (await knowsSome(ofAccount, directory)) return 'canary-lost';
  if (canary !== undefined) {
    return clock() - canary.writtenAtMs < visibleAfterMs ? 'too-early' : 'wrong';
  }
  if (ofAccount.length > 0) return 'wrong';
  // Nothing to ask for by name: any read tells whether Dojo accepts the key.
  await directory.list(undefined);
  return 'first';
}
