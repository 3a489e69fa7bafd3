import { createRequire } from 'node:module';
import { lambdaContext } from './lambda-context.ts';

/** To the process: one invocation. */
export interface ProcessInvocation {
  readonly id: string;
  readonly event: unknown;
}

/** From it: processor milliseconds of all threads, without any waiting. */
export type ProcessMessage =
  | { readonly kind: 'ready'; readonly loadCpuMs: number }
  | {
      readonly kind: 'result';
      readonly id: string;
      readonly result: unknown;
      readonly cpuMs: number;
    }
  | { readonly kind: 'failure'; readonly id: string; readonly message: string };

function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function post(message: ProcessMessage): void {
  process.send?.(message);
}

/**
 * One function in a process of its own, one invocation at a time, so that the processor time of the process
 * is that of the invocation. Its argument is the bundle.
 */
function run(file: string): void {
  const beforeLoad = process.cpuUsage();
  const { handler } = createRequire(import.meta.url)(file);
  const loadCpuMs = cpuMsSince(beforeLoad);
  process.on('message', async ({ id, event }: ProcessInvocation) => {
    const before = process.cpuUsage();
    try {
      const result = await handler(event, lambdaContext(id));
      post({ kind: 'result', id, result, cpuMs: cpuMsSince(before) });
    } catch (error) {
      post({
        kind: 'failure',
        id,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });
  // Connections that are kept open would keep it running.
  process.on('disconnect', () => process.exit());
  post({ kind: 'ready', loadCpuMs });
}

run(String(process.argv[2]));
