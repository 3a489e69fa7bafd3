import { quantile } from './fresh-processes.ts';

export interface LoopOptions {
  /** How many at a time: each is followed by the next as soon as it has ended. */
  readonly parallel: number;
  /** How many in all. */
  readonly requests?: number;
  /** For how long new ones begin. */
  readonly forMs?: number;
}

/** What a loop has measured. */
export interface LoopResult {
  /** Milliseconds of each, in the order in which they ended. */
  readonly tookMs: readonly number[];
  readonly perSecond: number;
}

/**
 * Does the call again and again, until one of the limits is reached.
 *
 * @param doCall - gets 0, 1, 2, …
 */
export async function closedLoop(
  { parallel, requests = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY }: LoopOptions,
  doCall: (index: number) => Promise<unknown>,
): Promise<LoopResult> {
  const tookMs: number[] = [];
  let next = 0;
  const beganMs = performance.now();
  const worker = async () => {
    while (next < requests && performance.now() - beganMs < forMs) {
      const index = next++;
      const startMs = performance.now();
      await doCall(index);
      tookMs.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { tookMs, perSecond: (tookMs.length * 1_000) / (performance.now() - beganMs) };
}

export const quantileNames = ['p50', 'p95', 'p99'] as const;

/** A row's cells under those names. */
export function quantilesOf(tookMs: readonly number[]): number[] {
  return [0.5, 0.95, 0.99].map((share) => quantile(tookMs, share));
}
