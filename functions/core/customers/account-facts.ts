import type { CustomerId, UserId } from './customer-link.ts';

/**
 * An account that a person has moved the map away from. It counts as left once the map's canary is
 * another one: a move that was begun and not completed changes nothing.
 */
export interface FormerAccount {
  /** The map's canary there. */
  readonly canaryId: CustomerId;
  /** What was linked in this time, in epoch milliseconds, was made there. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is known of an account beside its canary. */
export interface AccountFacts {
  /** The canary in whose account an audit has found customers that are older than it. */
  readonly confirmedCanaryId?: CustomerId | undefined;
  /** Oldest first. */
  readonly formerAccounts?: readonly FormerAccount[] | undefined;
}

export interface AccountRecords {
  /** @throws Unavailable */
  findFacts(account: UserId): Promise<AccountFacts | undefined>;
}
