import type { Clock } from '../clock.ts';
import type { UserId } from '../customers/customer-link.ts';
import type { Marker } from '../customers/marker.ts';
import { Unavailable } from '../failures.ts';

/** How much each user may create at Dojo, within a minute and a day (UTC) of the clock. Whole numbers from 1. */
export interface UserLimits {
  readonly perMinute: number;
  readonly perDay: number;
}

/** A window in which nothing more may be created by this user. */
export interface FullWindow {
  readonly window: 'minute' | 'day';
  /** Epoch milliseconds: when it is over. */
  readonly endsAtMs: number;
}

/** What each user has created of late, over all instances. */
export interface CreationCounts {
  /**
   * Counts one creation if both windows have room for it. `full`: nothing is counted.
   * @throws Unavailable when the table does not answer. The creation may be counted then.
   */
  count(userId: UserId): Promise<'counted' | FullWindow>;
}

export interface CreationLimitDependencies {
  readonly counts: CreationCounts;
  /** Full windows that this instance knows of. Its own memory, of limited size. */
  readonly fullWindows: {
    get(userId: UserId): FullWindow | undefined;
    set(userId: UserId, full: FullWindow): unknown;
  };
  /** For the log. */
  readonly markerOf: (userId: UserId) => Promise<Marker>;
  readonly clock: Clock;
}

/**
 * Counts what users create, and refuses what is beyond their limits. Nothing is ever given back to a window, so
 * that a full one stays full: an instance that knows of it does not ask the table again.
 *
 * Where the table does not answer nothing may be created: a limit that a throttled item lifts would be
 * lifted by whoever asks often enough.
 *
 * @returns what has to be awaited before something is created. It throws Unavailable
 * `user_limit_reached` with the seconds until the window is over, and what the table throws.
 */
export function creationLimit({
  counts,
  fullWindows,
  markerOf,
  clock,
}: CreationLimitDependencies): (userId: UserId) => Promise<void> {
  const findFull = async (userId: UserId): Promise<FullWindow | undefined> => {
    const known = fullWindows.get(userId);
    if (known !== undefined && known.endsAtMs > clock()) return known;
    const outcome = await counts.count(userId);
    if (outcome === 'counted') return undefined;
    fullWindows.set(userId, outcome);
    return outcome;
  };

  return async (userId) => {
    const full = await findFull(userId);
    if (full === undefined) return;
    throw new Unavailable(
      'user_limit_reached',
      'A user has created as much at Dojo as userLimits allows within a minute or a day.',
      {
        reason: full.window,
        userMarker: await markerOf(userId).catch(() => undefined),
        retryAfterSeconds: Math.max(1, Math.ceil((full.endsAtMs - clock()) / 1_000)),
      },
    );
  };
}
