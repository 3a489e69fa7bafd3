import { fork } from 'node:child_process';
import { once } from 'node:events';
import { nextMessage } from '../next-message.ts';
import type { WarmRun, WarmRunResult } from './handler-process.ts';

/** A function in a process of its own, which stays. */
export interface WarmHandler {
  /** One invocation after the other. @throws Error when one of them fails. */
  run(run: WarmRun): Promise<WarmRunResult>;
  close(): Promise<void>;
}

export function startWarmHandler(
  bundle: string,
  environment: Readonly<Record<string, string>>,
): WarmHandler {
  const child = fork(new URL('./handler-process.ts', import.meta.url), [bundle], {
    env: environment,
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    run: async (run) => {
      const answered = nextMessage<WarmRunResult>(child);
      child.send(run);
      return answered;
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** What one of several handlers is asked, and how that went. */
export interface WarmRow {
  readonly name: string;
  readonly handler: WarmHandler;
  readonly event: unknown;
}

/** Milliseconds of each invocation. */
export type WarmSample = Pick<WarmRunResult, 'tookMs' | 'ownMs' | 'cpuMs'>;

/**
 * Runs the rows in turns, some invocations each, so that a slow spell of the machine hits all of them
 * alike. The first tenth of the turns, in which V8 still compiles, is not counted.
 */
export async function measureWarm(
  rows: readonly WarmRow[],
  { turns, invocations }: { readonly turns: number; readonly invocations: number },
): Promise<ReadonlyMap<string, WarmSample>> {
  const samples = new Map<string, WarmSample>();
  const uncounted = Math.ceil(turns / 10);
  for (let turn = 0; turn < uncounted + turns; turn++) {
    for (const { name, handler, event } of rows) {
      const { tookMs, ownMs, cpuMs } = await handler.run({ event, invocations });
      if (turn < uncounted) continue;
      const { tookMs: took = [], ownMs: own = [], cpuMs: cpu = [] } = samples.get(name) ?? {};
      samples.set(name, {
        tookMs: [...took, ...tookMs],
        ownMs: [...own, ...ownMs],
        cpuMs: [...cpu, ...cpuMs],
      });
    }
  }
  return samples;
}
