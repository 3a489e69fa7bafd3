import { settledAtMs } from './audit/classify-customer.ts';
import type { ClaimedLink, ErasingLink, LostAttempt, UnknownLink } from './customer-link.ts';
import { historyOf, type InheritedHistory } from './inherited-history.ts';
import type { CustomerAccount } from './ports.ts';

/** In which accounts a lost attempt may have made a customer. */
export interface AttemptAccounts {
  /** `unknown`: nobody knows yet whether this is the account that it was made in. */
  readonly here: 'yes' | 'no' | 'unknown';
  /** Whether it may have made one in an account that the map was moved away from. */
  readonly isElsewhere: boolean;
}

/** By when it was made, as of a link. An attempt that was repeated after a move may be in both. */
export async function accountsOfAttempt(
  { sinceMs, settledAtMs: untilMs }: LostAttempt,
  account: Pick<CustomerAccount, 'accountAt'>,
): Promise<AttemptAccounts> {
  const [begun, ended] = await Promise.all([sinceMs, untilMs].map((ms) => account.accountAt(ms)));
  return {
    here: ended === 'this' ? 'yes' : ended === 'former' ? 'no' : 'unknown',
    isElsewhere: begun === 'former' || ended === 'former',
  };
}

export interface Doubt {
  readonly here: AttemptAccounts['here'];
  /** What whoever writes the user's next item has to take over. */
  readonly history: InheritedHistory;
}

/**
 * What is in doubt of a lost attempt. The account in use says nothing about one that was made in another:
 * whatever becomes of the item here, that attempt is kept on it.
 */
export async function doubtOf(
  link: ClaimedLink | UnknownLink,
  account: Pick<CustomerAccount, 'accountAt'>,
): Promise<Doubt> {
  const attempt = { sinceMs: link.firstAttemptAtMs, settledAtMs: settledAtMs(link) };
  const { here, isElsewhere } = await accountsOfAttempt(attempt, account);
  const history = historyOf(link);
  if (!isElsewhere) return { here, history };
  const others = history.otherAccountAttempts ?? [];
  // One that may be here as well is noted with each claim until it is settled here.
  const known = others.filter(({ sinceMs }) => sinceMs !== attempt.sinceMs);
  const otherAccountAttempts = [...known, attempt];
  return { here, history: { ...history, otherAccountAttempts } };
}

/** The attempts that an erasure has to look for, in whatever account. */
export function attemptsOf({
  firstAttemptAtMs: sinceMs,
  settlesAtMs,
  otherAccountAttempts = [],
}: ErasingLink): readonly LostAttempt[] {
  if (sinceMs === undefined) return otherAccountAttempts;
  return [...otherAccountAttempts, { sinceMs, settledAtMs: settlesAtMs }];
}

/** How far back a look-up has to go for all of them. */
export function earliestOf(attempts: readonly LostAttempt[]): number {
  return attempts.reduce((earliest, { sinceMs }) => Math.min(earliest, sinceMs), Infinity);
}
