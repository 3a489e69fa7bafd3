import type { Clock } from '../clock.ts';
import { NotConfigured, Unavailable } from '../failures.ts';

/** A secret's value, and when it was asked for. */
export interface Fetched<Value> {
  readonly value: Value;
  /** Epoch milliseconds. */
  readonly fetchedAtMs: number;
}

/** What a secret holds, cached per instance. */
export interface CachedSecret<Value> {
  /**
   * The value; fetched when there is none or it is older than its time to live. While it cannot be
   * fetched, what is kept is used on: the store being away does not make a value wrong.
   * @throws what the fetch throws, unless it is Unavailable and something is kept.
   */
  get(): Promise<Value>;
  /**
   * Fetches again, unless `isGood` finds that what is kept will do.
   * @throws what the fetch throws.
   */
  renew(isGood: (cached: Fetched<Value>) => boolean): Promise<Value>;
}

export interface CachedSecretOptions<Value> {
  readonly fetch: () => Promise<Value>;
  readonly ttlMs: number;
  readonly clock: Clock;
  /** Told when what is kept is used beyond its time to live. Default: nobody. */
  readonly onStale?: (failure: Unavailable) => void;
}

/** How long what is kept is used without another try, while it cannot be fetched again. */
const retryAfterMs = 5_000;

/**
 * One fetch at a time, whoever asks; a failed fetch is never kept. What is kept outlives an outage
 * (Unavailable), and not a secret that was emptied or replaced by a wrong one (NotConfigured): an
 * outage after that does not bring it back.
 */
export function cachedSecret<Value>({
  fetch,
  ttlMs,
  clock,
  onStale = () => {},
}: CachedSecretOptions<Value>): CachedSecret<Value> {
  let cached: Fetched<Value> | undefined;
  let retryAtMs = 0;
  let fetching: Promise<Value> | undefined;

  const read = async (): Promise<Value> => {
    try {
      const value = await fetch();
      cached = { value, fetchedAtMs: clock() };
      return value;
    } catch (error) {
      if (error instanceof NotConfigured) cached = undefined;
      throw error;
    }
  };
  const fetchOnce = (): Promise<Value> => {
    fetching ??= read().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const refresh = async (stale: Fetched<Value>): Promise<Value> => {
    try {
      return await fetchOnce();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      retryAtMs = clock() + retryAfterMs;
      onStale(error);
      return stale.value;
    }
  };

  return {
    get: async () => {
      if (cached === undefined) return fetchOnce();
      const isGood = clock() - cached.fetchedAtMs < ttlMs || clock() < retryAtMs;
      return isGood ? cached.value : refresh(cached);
    },
    renew: async (isGood) => (cached !== undefined && isGood(cached) ? cached.value : fetchOnce()),
  };
}
