import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Sample {
  readonly name: string;
  /** Milliseconds, one a run. */
  readonly runsMs: readonly number[];
}

/** What a fresh process runs. */
export interface FreshScript {
  /** Its last line is the milliseconds that it measured. Made anew for each process. */
  readonly script: () => string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs each script in a fresh process, taking turns so that a slow spell of the machine hits all of
 * them alike. The first round is not counted.
 */
export async function measureInTurns(
  scripts: ReadonlyMap<string, FreshScript>,
  rounds: number,
): Promise<Sample[]> {
  const samples = new Map<string, number[]>([...scripts.keys()].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { script, environment }] of scripts) {
      const { stdout } = await run(process.execPath, ['--eval', script()], {
        env: { PATH: process.env.PATH, ...environment },
      });
      const tookMs = Number(stdout.trim().split('\n').at(-1));
      if (round > 0) samples.get(name)?.push(tookMs);
    }
  }
  return [...samples].map(([name, runsMs]) => ({ name, runsMs }));
}

/** The value below which the given share of the samples lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
