import type { LookedAt } from '../core/customers/audit/audit-ports.ts';

/** Kept back for the calls that are under way, and for the last write. */
const forEndMs = 45_000;
/** Kept back, beside the readings of the map, for looking again, for links that were not listed, for repairs. */
const forFindingsMs = 240_000;
/** So much of that is not for links. */
const notForLinksMs = 120_000;
/** How often the last part reads the map after its listing, and how often of that after its repairs. */
const mapReads = 3;
const lastMapReads = 2;
/** A list has to get on, too. */
const mostReserveMs = 600_000;
const mostForLastReadsMs = 240_000;

/** How much of the time for findings is left to what comes after looking at these: mostly to repairs. */
const shareLeft = { customers: 1 / 2, users: 1 / 4 } as const;

/** What one part still has time for. */
export interface PartTime {
  /** Whether the rest is needed for what comes after the listing. */
  readonly isUsedUp: () => boolean;
  /** For links it is asked while the map is read for the first time. */
  readonly mayLookAt: (work: LookedAt) => boolean;
  readonly mayRepair: () => boolean;
  /** Whether the map can be read once more. */
  readonly mayReadMap: () => boolean;
  readonly isOver: () => boolean;
}

/**
 * Shares a part's time out. Whatever a step finds to do, what the later ones need is left: each of them
 * looks, repairs, or reads the map.
 *
 * @param remainingMs - until the function is stopped.
 * @param mapReadMs - how long it takes to read the map.
 */
export function partTime(remainingMs: () => number, mapReadMs: number): PartTime {
  const reserveMs = Math.min(mostReserveMs, forFindingsMs + mapReads * mapReadMs);
  const lastReadsMs = Math.min(mostForLastReadsMs, lastMapReads * mapReadMs);
  const afterRepairsMs = forEndMs + lastReadsMs;
  let forLookingMs: number | undefined;
  return {
    isUsedUp: () => remainingMs() < reserveMs,
    mayLookAt: (work) => {
      const leftMs = remainingMs() - afterRepairsMs;
      if (work === 'links') return leftMs >= notForLinksMs + lastReadsMs / lastMapReads;
      forLookingMs ??= leftMs;
      return leftMs > 0 && leftMs >= forLookingMs * shareLeft[work];
    },
    mayRepair: () => remainingMs() >= afterRepairsMs,
    mayReadMap: () => remainingMs() >= forEndMs + mapReadMs,
    isOver: () => remainingMs() < forEndMs,
  };
}
