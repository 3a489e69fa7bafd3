import type { AccountFacts, FormerAccount } from './account-facts.ts';
import type { CustomerLink, LinkedCustomer } from './customer-link.ts';
import { clockToleranceMs } from './timing.ts';

type Canary = CustomerLink | undefined;
type Facts = AccountFacts | undefined;

/** A canary that was deleted and made again is one of the same account. */
function isHere({ canaryId }: FormerAccount, canary: Canary): boolean {
  return (
    (canary?.state === 'linked' && canary.customerId === canaryId) ||
    (canary?.formerCustomerIds ?? []).includes(canaryId)
  );
}

/** The accounts that the map has left, as its canary stands: not one that it came back to. */
export function leftAccounts(canary: Canary, facts: Facts): readonly FormerAccount[] {
  return (facts?.formerAccounts ?? []).filter((account) => !isHere(account, canary));
}

/** Whether somebody began to leave the account in which the canary still is. */
export function isMoveBegun(canary: Canary, facts: Facts): boolean {
  const last = facts?.formerAccounts?.at(-1);
  return last !== undefined && isHere(last, canary);
}

/** See `CustomerAccount.accountAt`. */
export function accountOfLink(
  linkedAtMs: number,
  canary: Canary,
  facts: Facts,
): 'this' | 'former' | 'unknown' {
  const isFormer = leftAccounts(canary, facts).some(
    ({ fromMs, untilMs }) => fromMs <= linkedAtMs && linkedAtMs < untilMs,
  );
  if (isFormer) return 'former';
  if (canary?.state !== 'linked') return 'unknown';
  const isConfirmed = facts?.confirmedCanaryId === canary.customerId;
  const isYounger = linkedAtMs >= canary.writtenAtMs - clockToleranceMs;
  return isConfirmed || isYounger ? 'this' : 'unknown';
}

export interface Leaving {
  readonly canary: LinkedCustomer;
  readonly facts: Facts;
  /** Until when customers were linked in the account that is left. */
  readonly untilMs: number;
  /** Whether what is older than the canary was not made in its account. */
  readonly isOnlyVouched: boolean;
}

/**
 * The former accounts, with the one that is to be left. Nothing follows from them until the canary
 * is another one.
 */
export function leaveAccount({
  canary,
  facts,
  untilMs,
  isOnlyVouched,
}: Leaving): readonly FormerAccount[] {
  const known = facts?.formerAccounts ?? [];
  const before = isMoveBegun(canary, facts) ? known.slice(0, -1) : known;
  const fromMs = Math.max(
    before.at(-1)?.untilMs ?? 0,
    isOnlyVouched ? canary.writtenAtMs - clockToleranceMs : 0,
  );
  return [...before, { canaryId: canary.customerId, fromMs, untilMs }];
}
