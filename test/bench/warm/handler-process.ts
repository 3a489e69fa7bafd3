import { createRequire } from 'node:module';
import { lambdaContext } from '../cost/lambda-context.ts';
import { processMemory } from '../process-memory.ts';
import { type Waits, watchWaits } from './waits.ts';

/** To the process: the same event, again and again. */
export interface WarmRun {
  readonly event: unknown;
  readonly invocations: number;
  /** Times are kept for each invocation. So that they are not taken for the function's, memory is measured without. */
  readonly measured: 'time' | 'memory';
}

/** From it. */
export interface WarmTimes {
  /** Milliseconds of each invocation. */
  readonly tookMs: readonly number[];
  /** Without what the function waited for others. */
  readonly ownMs: readonly number[];
  /** Processor time of the thread: what others on the machine do does not prolong it. */
  readonly cpuMs: readonly number[];
  /** Of the last answer. */
  readonly body: string;
}

/** One function in a process of its own, one invocation at a time, as on Lambda. Its argument is the bundle. */
function run(file: string): void {
  const { handler } = createRequire(import.meta.url)(file);
  const invoke = async (text: string, index: number): Promise<{ body: string }> => {
    const answer = await handler(JSON.parse(text), lambdaContext(`warm-${index}`));
    if (answer.statusCode >= 300) throw new Error(`${file} answered ${JSON.stringify(answer)}`);
    return answer;
  };
  let waits: Waits | undefined;
  process.on('message', async ({ event, invocations, measured }: WarmRun) => {
    const text = JSON.stringify(event);
    if (measured === 'memory') {
      for (let index = 0; index < invocations; index++) await invoke(text, index);
      process.send?.(processMemory());
      return;
    }
    waits ??= watchWaits();
    process.send?.(await times((index) => invoke(text, index), { invocations, waits }));
  });
  // Connections that are kept open would keep it running.
  process.on('disconnect', () => process.exit());
}

async function times(
  invoke: (index: number) => Promise<{ body: string }>,
  { invocations, waits }: { readonly invocations: number; readonly waits: Waits },
): Promise<WarmTimes> {
  const tookMs: number[] = [];
  const ownMs: number[] = [];
  const cpuMs: number[] = [];
  let body = '';
  for (let index = 0; index < invocations; index++) {
    waits.reset();
    const before = process.threadCpuUsage();
    const startMs = performance.now();
    ({ body } = await invoke(index));
    const allMs = performance.now() - startMs;
    const { user, system } = process.threadCpuUsage(before);
    tookMs.push(allMs);
    ownMs.push(allMs - waits.totalMs());
    cpuMs.push((user + system) / 1_000);
  }
  return { tookMs, ownMs, cpuMs, body };
}

run(String(process.argv[2]));
