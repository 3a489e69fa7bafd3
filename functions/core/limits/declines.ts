import type { UserId } from '../customers/customer-link.ts';
import { isFailure } from '../failures.ts';
import type { Log } from '../log.ts';

/** How many declined attempts of one user within a day (UTC) are worth a look: people mistype a card twice. */
export const manyDeclines = 10;

/** What told of a decline. */
export type DeclineSource = 'payment-intent' | 'setup-intent' | 'webhook';

/** One of them. */
export interface DeclinedAttempt {
  /** Names it, the same whenever it is seen. */
  readonly id: string;
  /** When it was made, in epoch milliseconds; `undefined`: Dojo does not say. */
  readonly atMs: number | undefined;
}

/** Attempts that were declined, as far as Dojo tells. */
export interface SeenDeclines {
  /** `null`: nobody has this customer any more. */
  readonly userId: UserId | null;
  /** For the log: by it a person finds the user. */
  readonly customerId: string | null;
  readonly source: DeclineSource;
  /** None: nothing happens. */
  readonly attempts: readonly DeclinedAttempt[];
}

/** What was known of a day's declined attempts before, and how many are new. */
export interface DeclinesOfDay {
  readonly known: number;
  readonly added: number;
}

/** The declined attempts of each user and day. */
export interface DeclineCounts {
  /**
   * Adds attempts, each once, to the day (UTC) on which it was made. Those that are a week old or more are left
   * out. @returns each day that has any.
   * @throws Unavailable or OutcomeUnknown
   */
  add(userId: UserId, attempts: readonly DeclinedAttempt[]): Promise<readonly DeclinesOfDay[]>;
}

export interface DeclineMetrics {
  declined(source: DeclineSource, count: number): void;
  /** A user has reached `manyDeclines` within a day. */
  manyOfOneUser(): void;
}

/** Counts declines that were seen. Never throws: whoever sees one has something else to do. */
export type ObserveDeclines = (seen: SeenDeclines, log: Log) => Promise<void>;

export function declineObserver({
  counts,
  metrics,
}: {
  readonly counts: DeclineCounts;
  readonly metrics: DeclineMetrics;
}): ObserveDeclines {
  const count = async (
    userId: UserId,
    { customerId, source, attempts }: SeenDeclines,
    log: Log,
  ): Promise<void> => {
    const days = await counts.add(userId, attempts);
    const added = days.reduce((sum, day) => sum + day.added, 0);
    if (added > 0) metrics.declined(source, added);
    const full = days.find(
      (day) => day.known < manyDeclines && day.known + day.added >= manyDeclines,
    );
    if (full === undefined) return;
    metrics.manyOfOneUser();
    log.warn(
      'user_declines',
      'Many attempts of one user within a day were declined: a card tester?',
      {
        customerId: customerId ?? undefined,
        count: full.known + full.added,
      },
    );
  };

  return async (seen, log) => {
    const { userId, source, attempts } = seen;
    if (attempts.length === 0) return;
    if (userId === null) {
      metrics.declined(source, attempts.length);
      return;
    }
    try {
      await count(userId, seen, log);
    } catch (error) {
      log.warn('declines_not_counted', 'Declined attempts could not be counted.', {
        errorCode: isFailure(error) ? error.code : 'unexpected',
      });
    }
  };
}
