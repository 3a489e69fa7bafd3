import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import {
  type OperationAnswer,
  operationAnswer,
} from '../../../functions/core/merchant/operation-answer.ts';
import type { ProxyEvent } from '../../../local/gateway/proxy-event.ts';
import { sharedCompileCache } from '../../run-folder.ts';
import type { WorkerTask } from './worker-messages.ts';

export interface WorkerOptions {
  /** `worker.ts` as a file that starts without its types being stripped first. */
  readonly program: string;
  /** The CommonJS file that exports `handler`. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** By how much its clock is ahead. Default 0. */
  readonly clockOffsetMs?: number;
  /** Receives each line that it writes. */
  readonly log: (line: string) => void;
}

export interface WorkerAnswer {
  readonly status: number;
  /** Of the answer, or of the problem that it is. */
  readonly code: string | undefined;
  readonly customerId: string | undefined;
  /** Present in an answer to `POST /customer/secret`. */
  readonly customerSecret: string | undefined;
  /** Present in an answer that tells of an operation. */
  readonly operation: OperationAnswer | undefined;
}

/** A process with the real handler. */
export interface Worker {
  /** `undefined`: it was killed before it answered. */
  handle(event: ProxyEvent): Promise<WorkerAnswer | undefined>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

const result = z.object({
  id: z.number(),
  answer: z.object({ statusCode: z.number(), body: z.string() }),
});
const body = z.object({
  code: z.string().optional(),
  customerId: z.string().optional(),
  customerSecret: z.string().optional(),
});

export function startWorker(options: WorkerOptions): Worker {
  const child = fork(options.program, [options.bundle, String(options.clockOffsetMs ?? 0)], {
    env: { ...sharedCompileCache, ...options.environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output !== null) createInterface({ input: output }).on('line', options.log);
  }
  const pending = new Map<number, (answer: WorkerAnswer | undefined) => void>();
  child.on('message', (message) => {
    const { id, answer } = result.parse(message);
    const answered: unknown = JSON.parse(answer.body);
    const said = body.parse(answered);
    pending.get(id)?.({
      status: answer.statusCode,
      code: said.code,
      customerId: said.customerId,
      customerSecret: said.customerSecret,
      operation: operationAnswer.safeParse(answered).data,
    });
  });
  const exited = once(child, 'exit').then(() => {
    for (const answer of pending.values()) answer(undefined);
  });
  let tasks = 0;
  return {
    handle: (event) =>
      new Promise((resolve) => {
        const task: WorkerTask = { id: ++tasks, event };
        pending.set(task.id, resolve);
        child.send(task);
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
