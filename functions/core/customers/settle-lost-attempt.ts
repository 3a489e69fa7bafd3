import { isUnresolved, settledAtMs } from './audit/classify-customer.ts';
import { findAdoptable, forgetAdoptables, isSuspect, prepareAttempt } from './create-and-link.ts';
import type { UserId } from './customer-link.ts';
import { freeAfterLostAttempt, linkAfterLostAttempt } from './end-lost-attempt.ts';
import type { CustomerDirectory, EnsureCustomerDependencies } from './ports.ts';

export interface SettleAttemptDependencies
  extends Pick<
    EnsureCustomerDependencies,
    'links' | 'account' | 'adoptables' | 'markerOf' | 'clock' | 'newRevision' | 'log'
  > {
  readonly directory: Pick<CustomerDirectory, 'list' | 'exists'>;
}

/**
 * Looks at what became of a lost attempt at creating the user's customer, without being asked for
 * anything. Never creates one.
 *
 * 1. Read the item. No attempt is in doubt: settled. Somebody holds it, or Dojo may still be working
 *    on it: open.
 * 2. Look at Dojo, as the user's next request would. It is there: link it, on the condition that the item
 *    still is what was read before that.
 * 3. It is not there: free the item, but no sooner than the audit would. A request may look meanwhile,
 *    and nothing is lost by waiting, while Dojo may be slower than is assumed.
 *
 * @throws what the table and Dojo throw; nothing was changed, or the next request looks first.
 */
export async function settleLostAttempt(
  userId: UserId,
  dependencies: SettleAttemptDependencies,
): Promise<'settled' | 'open'> {
  const { links, clock, log } = dependencies;
  const link = await links.find(userId);
  if (!isSuspect(link)) return 'settled';
  if (settledAtMs(link) > clock()) return 'open';
  const lostAttempt = { userId, link };
  const mayBeFreed = isUnresolved(link, clock());
  const prepared = await prepareAttempt({ userId }, dependencies);
  const found = await findAdoptable(prepared, { claim: link, suspect: true }, dependencies);
  const userMarker = prepared.marker;
  if (found !== undefined) {
    if (!(await linkAfterLostAttempt(lostAttempt, found, dependencies))) return 'open';
    const facts = { customerId: found, userMarker };
    log.info('customer_adopted', 'A user has a Dojo customer now.', facts);
    await forgetAdoptables(userMarker, dependencies);
    return 'settled';
  }
  if (!mayBeFreed || !(await freeAfterLostAttempt(lostAttempt, dependencies))) return 'open';
  log.info('attempt_freed', 'A lost attempt at a customer has made none.', { userMarker });
  return 'settled';
}
