import type { AuditDependencies } from './audit-ports.ts';
import { missingLimit } from './audit-timing.ts';
import type { Collect } from './collect-cases.ts';
import type { UnlistedLink } from './compare-with-map.ts';
import type { AuditCase } from './finding.ts';

/** Which links a part of an audit is to check, by when they were written: epoch milliseconds. */
export interface LinksToCheck {
  readonly fromMs: number;
  readonly beforeMs: number;
  /** Whether a customer that was linked at this time was made in an account that the map has left. */
  readonly isOfFormerAccount: (linkedAtMs: number) => boolean;
  /** A customer that was linked before then was there when the list was begun. */
  readonly listedIfBeforeMs: number;
}

export interface FindMissing {
  /** Looks at a link whose customer was not listed. */
  readonly visit: (unlisted: UnlistedLink) => Promise<void>;
  readonly notChecked: () => LinksNotChecked;
  /** How many customers that were linked before then Dojo knows, though its list has not shown them. */
  readonly heldBack: () => number;
}

/** How many links were not checked, by why. */
export interface LinksNotChecked {
  /** So many of the others are gone that the key must be wrong. */
  readonly inVain: number;
  /** There was no time for it, or this part had asked Dojo for enough. */
  readonly left: number;
  /** They are older than what this part is to check: a later one does, if one comes. */
  readonly older: number;
}

async function lookAtLink(
  { userMarker, userId, link }: UnlistedLink,
  { links, directory, onKnown }: AuditDependencies & { readonly onKnown: () => void },
): Promise<AuditCase | undefined> {
  const { customerId } = link;
  if (await directory.exists(customerId)) {
    onKnown();
    return undefined;
  }
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
 * when it is told to, after `missingLimit` missing customers, or ones that Dojo says nothing about, and
 * when it has asked for `mostLinks`: a list that is in no order leaves all links to the last part.
 */
export function findMissing(
  { fromMs, beforeMs, isOfFormerAccount, listedIfBeforeMs }: LinksToCheck,
  dependencies: AuditDependencies,
  collect: Collect,
): FindMissing {
  let bad = 0;
  let asked = 0;
  let inVain = 0;
  let left = 0;
  let older = 0;
  let heldBack = 0;
  const { mostLinks = Number.POSITIVE_INFINITY, isOutOfTime = () => false } = dependencies;
  return {
    visit: async (unlisted) => {
      const { userMarker, link } = unlisted;
      const { customerId, writtenAtMs } = link;
      if (writtenAtMs >= beforeMs || isOfFormerAccount(writtenAtMs)) return;
      if (writtenAtMs < fromMs) {
        older += 1;
        return;
      }
      if (bad >= missingLimit) {
        inVain += 1;
        return;
      }
      if (asked >= mostLinks || dependencies.shouldStop() || isOutOfTime('links')) {
        left += 1;
        return;
      }
      asked += 1;
      const outcome = await collect({ userMarker, customerId }, () =>
        lookAtLink(unlisted, {
          ...dependencies,
          onKnown: () => {
            if (writtenAtMs < listedIfBeforeMs) heldBack += 1;
          },
        }),
      );
      if (outcome !== 'well') bad += 1;
    },
    notChecked: () => ({ inVain, left, older }),
    heldBack: () => heldBack,
  };
}
