import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FunctionSpec } from '../../../local/lambda/start-functions.ts';
import type { Part } from '../../../local/started-parts.ts';
import { nextMessage } from '../next-message.ts';
import type { ProcessInvocation, ProcessMessage } from './function-process.ts';

/** One invocation, as seen from outside. */
export interface MeasuredInvocation {
  readonly functionId: string;
  /** Processor milliseconds of the invocation. */
  readonly cpuMs: number;
  /** Processor milliseconds of loading the bundle: for the first invocation of a process. */
  readonly loadCpuMs: number | undefined;
}

export interface MeasuredFunctions extends Part {
  invoke(id: string, event: unknown, requestId?: string): Promise<unknown>;
  /** Makes the next invocation of each function a cold one. */
  forgetProcesses(): Promise<void>;
}

export interface MeasuredFunctionsOptions {
  readonly specs: readonly FunctionSpec[];
  /** With `<id>/index.js` of each. */
  readonly bundles: string;
  /** The functions are called `<prefix>-<id>`. */
  readonly namePrefix: string;
  readonly onInvocation: (invocation: MeasuredInvocation) => void;
  readonly onLine: (line: string, functionId: string) => void;
}

/** As active tracing sets it: the functions' log lines carry it. */
const traceId = 'Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1';

interface Running {
  readonly child: ChildProcess;
  loadCpuMs: number | undefined;
}

/** Runs each function in a process of its own from its first invocation on. */
export function measuredFunctions(options: MeasuredFunctionsOptions): MeasuredFunctions {
  const running = new Map<string, Promise<Running>>();

  async function start(id: string): Promise<Running> {
    const spec = options.specs.find((each) => each.id === id);
    if (spec === undefined) throw new Error(`There is no function ${id}.`);
    const child = fork(
      new URL('./function-process.ts', import.meta.url),
      [join(options.bundles, id, 'index.js')],
      {
        env: {
          ...spec.environment,
          AWS_LAMBDA_FUNCTION_NAME: `${options.namePrefix}-${id}`,
          _X_AMZN_TRACE_ID: traceId,
        },
        execArgv: [],
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => options.onLine(line, id));
    }
    const ready = await nextMessage<Extract<ProcessMessage, { kind: 'ready' }>>(child);
    return { child, loadCpuMs: ready.loadCpuMs };
  }

  async function stopAll(): Promise<void> {
    const started = await Promise.allSettled(running.values());
    const all = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    running.clear();
    await Promise.all(all.map(stop));
  }

  return {
    invoke: async (functionId, event, requestId = randomUUID()) => {
      const starting = running.get(functionId) ?? start(functionId);
      running.set(functionId, starting);
      const process = await starting;
      const { loadCpuMs } = process;
      process.loadCpuMs = undefined;
      const invocation: ProcessInvocation = { id: requestId, event };
      const answered = nextMessage<ProcessMessage>(process.child);
      process.child.send(invocation);
      const message = await answered;
      if (message.kind !== 'result') {
        throw new Error(`${functionId} failed: ${JSON.stringify(message)}`);
      }
      options.onInvocation({ functionId, cpuMs: message.cpuMs, loadCpuMs });
      return message.result;
    },
    forgetProcesses: stopAll,
    close: stopAll,
  };
}

/** Ends it, and waits until what it wrote is read to its end. */
async function stop({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
