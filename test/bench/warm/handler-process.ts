import { createRequire } from 'node:module';
import { lambdaContext } from '../cost/lambda-context.ts';
import { watchWaits } from './waits.ts';

/** To the process: the same event, again and again. */
export interface WarmRun {
  readonly event: unknown;
  readonly invocations: number;
}

/** From it: milliseconds of each invocation. */
export interface WarmRunResult {
  readonly tookMs: readonly number[];
  /** Without what the function waited for others. */
  readonly ownMs: readonly number[];
  /** Processor time of the thread: what others on the machine do does not prolong it. */
  readonly cpuMs: readonly number[];
  /** Of the last answer. */
  readonly body: string;
  /** MB of memory of the process, once its garbage is collected. */
  readonly residentMb: number;
  /** MB of it in use by JavaScript. */
  readonly heapMb: number;
}

/** One function in a process of its own, one invocation at a time, as on Lambda. Its argument is the bundle. */
function run(file: string): void {
  const waits = watchWaits();
  const { handler } = createRequire(import.meta.url)(file);
  process.on('message', async ({ event, invocations }: WarmRun) => {
    const text = JSON.stringify(event);
    const tookMs: number[] = [];
    const ownMs: number[] = [];
    const cpuMs: number[] = [];
    let body = '';
    for (let index = 0; index < invocations; index++) {
      const parsed = JSON.parse(text);
      const context = lambdaContext(`warm-${index}`);
      waits.reset();
      const before = process.threadCpuUsage();
      const startMs = performance.now();
      const answer = await handler(parsed, context);
      const allMs = performance.now() - startMs;
      const { user, system } = process.threadCpuUsage(before);
      if (answer.statusCode >= 300) throw new Error(`${file} answered ${JSON.stringify(answer)}`);
      tookMs.push(allMs);
      ownMs.push(allMs - waits.totalMs());
      cpuMs.push((user + system) / 1_000);
      body = answer.body;
    }
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const [residentMb = 0, heapMb = 0] = [rss, heapUsed].map((bytes) => bytes / 1024 ** 2);
    process.send?.({ tookMs, ownMs, cpuMs, body, residentMb, heapMb } satisfies WarmRunResult);
  });
  // Connections that are kept open would keep it running.
  process.on('disconnect', () => process.exit());
}

run(String(process.argv[2]));
