import { randomUUID } from 'node:crypto';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Invocation, InvocationFailure, ThreadMessage, ThreadSetup } from './messages.ts';

export interface InstanceOptions extends ThreadSetup {
  /** All that the function sees of the environment; nothing of this process comes with it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds for one invocation. */
  readonly timeoutMs: number;
  /** Receives each line that the function writes, and a JSON line for each failed invocation. */
  readonly log: (line: string) => void;
}

/** One thread with the function's bundle: what Lambda calls an execution environment. */
export interface FunctionInstance {
  /** Takes no more invocations: it crashed, or one ran out of time. */
  isSpent(): boolean;
  /** @throws FunctionError */
  invoke(event: unknown, requestId?: string): Promise<unknown>;
  terminate(): Promise<void>;
}

/** The handler threw, its thread died, or its time ran out. Its log line says which. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  /** As Lambda reports it. */
  readonly failure: InvocationFailure;

  constructor(failure: InvocationFailure) {
    super(failure.errorMessage);
    this.failure = failure;
  }
}

interface Pending {
  succeed(result: string): void;
  fail(failure: InvocationFailure): void;
}

/** @throws what the bundle throws while it loads, e.g. about a missing variable. */
export async function startInstance(options: InstanceOptions): Promise<FunctionInstance> {
  const pending = new Map<string, Pending>();
  const worker = startThread(options);
  let spent = false;

  function spend(): void {
    spent = true;
    if (pending.size === 0) {
      void worker.terminate();
    }
  }

  function crash(failure: InvocationFailure): void {
    spent = true;
    for (const it of pending.values()) {
      it.fail(failure);
    }
  }

  await untilReady(worker);
  worker.on('message', (message: ThreadMessage) => {
    if (message.kind === 'result') {
      pending.get(message.id)?.succeed(message.result);
    } else if (message.kind === 'failure') {
      pending.get(message.id)?.fail(message.failure);
    }
  });
  worker.on('error', (error: unknown) => crash(crashOf(error)));
  worker.on('exit', () => crash(exited));

  return {
    isSpent: () => spent,
    terminate: async () => {
      await worker.terminate();
    },
    invoke: (event, id = randomUUID()) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pending.get(id)?.fail(timedOutAfter(options.timeoutMs));
          spend();
        }, options.timeoutMs);
        const settled = () => {
          clearTimeout(timer);
          pending.delete(id);
          if (spent) {
            spend();
          }
        };
        pending.set(id, {
          succeed: (result) => {
            settled();
            resolve(JSON.parse(result));
          },
          fail: (failure) => {
            settled();
            options.log(failureLine(options.functionName, id, failure));
            reject(new FunctionError(failure));
          },
        });
        const invocation: Invocation = {
          id,
          event: JSON.stringify(event),
          deadlineMs: Date.now() + options.timeoutMs,
        };
        worker.postMessage(invocation);
      }),
  };
}

function startThread({ file, functionName, memoryMb, environment, log }: InstanceOptions): Worker {
  const setup: ThreadSetup = { file, functionName, memoryMb };
  const worker = new Worker(new URL('./function-thread.ts', import.meta.url), {
    workerData: setup,
    env: {
      ...whereNodeKeepsCompiled(),
      ...environment,
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    },
    execArgv: [],
    // Its short-lived objects would otherwise take up to 48 MB in each thread before they are collected.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
    stdout: true,
    stderr: true,
  });
  for (const output of [worker.stdout, worker.stderr]) {
    createInterface({ input: output }).on('line', log);
  }
  return worker;
}

/** Read by Node when the thread starts, and taken away before the function is loaded. */
function whereNodeKeepsCompiled(): Record<string, string> {
  // Node makes a folder of its version in the one that it is given.
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

/** A thread's first message is that it is ready; an error or exit before it is a failed load. */
function untilReady(worker: Worker): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`it ended with exit code ${code}`)));
  });
}

const exited: InvocationFailure = {
  errorType: 'Runtime.ExitError',
  errorMessage: 'The function ended its process.',
  trace: [],
};

function crashOf(error: unknown): InvocationFailure {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] }
    : { ...exited, errorMessage: String(error) };
}

function timedOutAfter(timeoutMs: number): InvocationFailure {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `Task timed out after ${seconds} seconds`,
    trace: [],
  };
}

/** As Lambda's log has it. */
export function failureLine(
  functionName: string,
  requestId: string,
  failure: InvocationFailure,
): string {
  return JSON.stringify({
    level: 'ERROR',
    message: 'Invoke Error',
    timestamp: new Date().toISOString(),
    function_name: functionName,
    function_request_id: requestId,
    errorType: failure.errorType,
    errorMessage: failure.errorMessage,
    stackTrace: failure.trace,
  });
}
