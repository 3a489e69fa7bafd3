import { fork } from 'node:child_process';
import { once } from 'node:events';
import { nextMessage } from '../next-message.ts';
import type { ProcessMemory } from '../process-memory.ts';
import type { WarmRun, WarmTimes } from './handler-process.ts';

type Invocations = Omit<WarmRun, 'measured'>;

/** A function in a process of its own, which stays. */
export interface WarmHandler {
  /** One invocation after the other. @throws Error when one of them fails. */
  run(invocations: Invocations): Promise<WarmTimes>;
  /** The same, and what memory the process has then. */
  memoryAfter(invocations: Invocations): Promise<ProcessMemory>;
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
  const ask = <Answer>(run: WarmRun): Promise<Answer> => {
    const answered = nextMessage<Answer>(child);
    child.send(run);
    return answered;
  };
  return {
    run: (invocations) => ask<WarmTimes>({ ...invocations, measured: 'time' }),
    memoryAfter: (invocations) => ask<ProcessMemory>({ ...invocations, measured: 'memory' }),
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
export type WarmSample = Omit<WarmTimes, 'body'>;

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
