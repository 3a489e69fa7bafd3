import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Sample {
  readonly name: string;
  /** Milliseconds, one a run. */
  readonly runsMs: readonly number[];
}

/**
 * Runs each script in a fresh process, taking turns so that a slow spell of the machine hits all of
 * them alike. A script prints the milliseconds that it measured.
 */
export async function measureInTurns(
  scripts: ReadonlyMap<string, string>,
  rounds: number,
  environment: Readonly<Record<string, string>>,
): Promise<Sample[]> {
  const samples = new Map<string, number[]>([...scripts.keys()].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, script] of scripts) {
      const { stdout } = await run(process.execPath, ['--eval', script], {
        env: { ...process.env, ...environment },
      });
      if (round > 0) samples.get(name)?.push(Number(stdout.trim()));
    }
  }
  return [...samples].map(([name, runsMs]) => ({ name, runsMs }));
}

/** The value below which the given share of the samples lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A table of medians and extremes, and each median as a multiple of the first row's. */
export function table(samples: readonly Sample[]): string {
  const base = quantile(samples[0]?.runsMs ?? [], 0.5);
  const rows = samples.map(({ name, runsMs }) => {
    const [low, mid, high] = [0, 0.5, 0.999].map((share) => quantile(runsMs, share).toFixed(1));
    const ratio = (quantile(runsMs, 0.5) / base).toFixed(2);
    return `${name.padEnd(44)} ${low?.padStart(8)} ${mid?.padStart(8)} ${high?.padStart(8)} ${ratio.padStart(7)}`;
  });
  const head = `${'milliseconds'.padEnd(44)} ${'min'.padStart(8)} ${'median'.padStart(8)} ${'max'.padStart(8)} ${'ratio'.padStart(7)}`;
  return [head, ...rows].join('\n');
}
