import type { UserId } from '../customers/customer-link.ts';
import { isFailure } from '../failures.ts';
import type { Log } from '../log.ts';

/** How many declined attempts of one user within a day (UTC) are worth a look: people mistype a card twice. */
export const manyDeclines = 10;

/** What told of a decline. */
export type DeclineSource = 'payment-intent' | 'setup-intent' | 'webhook';

/** Attempts that were declined, as far as Dojo tells. */
export interface SeenDeclines {
  /** `null`: nobody has this customer any more. */
  readonly userId: UserId | null;
  /** For the log: by it a person finds the user. */
  readonly customerId: string | null;
  readonly source: DeclineSource;
  /** Names each attempt, the same whenever it is seen. None: nothing happens. */
  readonly attemptIds: readonly string[];
}

/** The declined attempts of each user and day. */
export interface DeclineCounts {
  /**
   * Adds attempts, each once. @returns how many of the day were known before, and how many are new.
   * @throws Unavailable or OutcomeUnknown
   */
  add(
    userId: UserId,
    attemptIds: readonly string[],
  ): Promise<{ readonly known: number; readonly added: number }>;
}

export interface DeclineMetrics {
  declined(source: DeclineSource, count: number): void;
  /** A user has reached `manyDeclines` today. */
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
    { customerId, source, attemptIds }: SeenDeclines,
    log: Log,
  ): Promise<void> => {
    const { known, added } = await counts.add(userId, attemptIds);
    if (added > 0) metrics.declined(source, added);
    if (known >= manyDeclines || known + added < manyDeclines) return;
    metrics.manyOfOneUser();
    log.warn('user_declines', 'Many attempts of one user were declined today: a card tester?', {
      customerId: customerId ?? undefined,
      count: known + added,
    });
  };

  return async (seen, log) => {
    const { userId, source, attemptIds } = seen;
    if (attemptIds.length === 0) return;
    if (userId === null) {
      metrics.declined(source, attemptIds.length);
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
