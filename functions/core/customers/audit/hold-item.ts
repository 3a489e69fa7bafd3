import type { ClaimedLink, UnknownLink } from '../customer-link.ts';
import { historyOf } from '../inherited-history.ts';
import { leaseMs } from '../timing.ts';
import type { RepairDependencies } from './audit-ports.ts';
import { claimHoldMs } from './audit-timing.ts';

/**
 * The claim with which a repair holds a user's item, so that no request touches it meanwhile. If the
 * repair dies, its lease runs out and the next request looks first, as after any lost attempt.
 */
export function claimForRepair(
  link: ClaimedLink | UnknownLink,
  { clock, newRevision }: Pick<RepairDependencies, 'clock' | 'newRevision'>,
): ClaimedLink {
  const nowMs = clock();
  return {
    state: 'claimed',
    revision: newRevision(),
    writtenAtMs: nowMs,
    leaseExpiresAtMs: nowMs + leaseMs(claimHoldMs),
    firstAttemptAtMs: link.firstAttemptAtMs,
    ...historyOf(link),
  };
}
