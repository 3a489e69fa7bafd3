import type { AuditDependencies } from './audit-ports.ts';
import { missingLimit } from './audit-timing.ts';
import type { Collect } from './collect-cases.ts';
import type { UnlistedLink } from './compare-with-map.ts';
import type { AuditCase } from './finding.ts';

/** Which links a part of an audit is to check, by when they were written: epoch milliseconds. */
export interface LinksToCheck {
  readonly fromMs: number;
  readonly beforeMs: number;
  /** Whether the audit ends with this part, so that older links are left unchecked. */
  readonly isLast: boolean;
  /** Whether a customer that was linked at this time was made in an account that the map has left. */
  readonly isOfFormerAccount: (linkedAtMs: number) => boolean;
}

export interface FindMissing {
  /** Looks at a link whose customer was not listed. */
  readonly visit: (unlisted: UnlistedLink) => Promise<void>;
  /** How many links were not checked. */
  readonly notChecked: () => number;
}

async function lookAtLink(
  { userMarker, userId, link }: UnlistedLink,
  { links, directory }: AuditDependencies,
): Promise<AuditCase | undefined> {
  const { customerId } = link;
  if (await directory.exists(customerId)) return undefined;
  const now = await links.find(userId);
  if (now?.state !== 'linked' || now.customerId !== customerId) return undefined;
  return {
    finding: { kind: 'missing', userMarker, customerId, sinceMs: now.writtenAtMs },
    userId,
    repair: { action: 'none', reason: 'report-only' },
  };
}

/**
 * Asks Dojo for each customer, and reads the item again, before its link counts as missing. Ends early
 * when it is told to, and after `missingLimit` missing customers, or ones that Dojo says nothing about.
 */
export function findMissing(
  { fromMs, beforeMs, isLast, isOfFormerAccount }: LinksToCheck,
  dependencies: AuditDependencies,
  collect: Collect,
): FindMissing {
  let bad = 0;
  let notChecked = 0;
  return {
    visit: async (unlisted) => {
      const { userMarker, link } = unlisted;
      const { customerId, writtenAtMs } = link;
      if (writtenAtMs >= beforeMs || isOfFormerAccount(writtenAtMs)) return;
      const isDue = writtenAtMs >= fromMs;
      if (!isDue && !isLast) return;
      if (!isDue || bad >= missingLimit || dependencies.shouldStop()) {
        notChecked += 1;
        return;
      }
      const outcome = await collect({ userMarker, customerId }, () =>
        lookAtLink(unlisted, dependencies),
      );
      if (outcome !== 'well') bad += 1;
    },
    notChecked: () => notChecked,
  };
}
