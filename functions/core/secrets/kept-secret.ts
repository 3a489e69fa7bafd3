import type { Clock } from '../clock.ts';

/** A secret's value, and when it was asked for. */
export interface Fetched<Value> {
  readonly value: Value;
  /** Epoch milliseconds. */
  readonly fetchedAtMs: number;
}

/** What a secret holds, kept per instance. */
export interface KeptSecret<Value> {
  /**
   * The value; fetched when there is none or it is older than its time to live.
   * @throws what the fetch throws.
   */
  get(): Promise<Value>;
  /**
   * Fetches again, unless `isGood` finds that what is kept will do. What is kept stays if that fails.
   * @throws what the fetch throws.
   */
  renew(isGood: (kept: Fetched<Value>) => boolean): Promise<Value>;
}

export interface KeptSecretOptions<Value> {
  readonly fetch: () => Promise<Value>;
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** One fetch at a time, whoever asks; a failed fetch is never kept. */
export const keepSecret = <Value>({
  fetch,
  ttlMs,
  clock,
}: KeptSecretOptions<Value>): KeptSecret<Value> => {
  let kept: Fetched<Value> | undefined;
  let fetching: Promise<Value> | undefined;

  const read = async (): Promise<Value> => {
    const value = await fetch();
    kept = { value, fetchedAtMs: clock() };
    return value;
  };
  const fetchOnce = (): Promise<Value> => {
    fetching ??= read().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  return {
    get: async () =>
      kept !== undefined && clock() - kept.fetchedAtMs < ttlMs ? kept.value : fetchOnce(),
    renew: async (isGood) => (kept !== undefined && isGood(kept) ? kept.value : fetchOnce()),
  };
};
