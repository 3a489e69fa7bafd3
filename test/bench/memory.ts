import { appSamples } from '../../lib/app-samples.ts';
import { closedLoop } from './closed-loop.ts';
import { startLoadedStack } from './load/loaded-stack.ts';
import type { ProcessMemory } from './process-memory.ts';
import type { AddRow, Report } from './report.ts';
import { startUpBench } from './start-up/start-bench.ts';
import { startWarmHandler } from './warm/warm-handler.ts';

const cellsOf = ({ residentMb, heapMb }: ProcessMemory) => [residentMb, heapMb];

/** One function, one invocation at a time. */
async function measureHandler(invocations: number, addRow: AddRow): Promise<void> {
  const bench = await startUpBench();
  const id = 'mint-customer-secret';
  const handler = startWarmHandler(bench.bundleOf(id), bench.environmentOf(id));
  try {
    const event = bench.requestTo(id);
    const first = 1_000;
    const addRowAfter = async (done: number, more: number) =>
      addRow(
        `${id}, after ${done} invocations`,
        ...cellsOf(await handler.memoryAfter({ event, invocations: more })),
      );
    await addRowAfter(first, first);
    let done = first;
    for (const share of [0.25, 0.5, 0.75, 1]) {
      const next = Math.max(done, Math.round(invocations * share));
      await addRowAfter(next, next - done);
      done = next;
    }
  } finally {
    await handler.close();
    await bench.close();
  }
}

/** What `npm start` runs. Each quarter of the requests does one thing; the users are the same 200. */
async function measureStack(requests: number, addRow: AddRow): Promise<void> {
  const { sampleOrder: body } = await appSamples('demo');
  const stack = await startLoadedStack();
  const kinds = [
    { method: 'PUT', path: '/customer' },
    { method: 'POST', path: '/customer/secret' },
    { method: 'POST', path: '/payment-intents', body },
    { method: 'POST', path: '/checkout', body },
  ] as const;
  let sent = 0;
  const send = async (count: number) => {
    await closedLoop({ parallel: 8, requests: count }, async () => {
      const index = sent++;
      const kind = kinds[index % kinds.length] ?? kinds[0];
      const { status, text } = await stack.send({ ...kind, user: `user-${(index >> 2) % 200}` });
      if (status >= 400) throw new Error(`${kind.method} ${kind.path} answered ${status}: ${text}`);
    });
  };
  try {
    addRow('the local stack, started', ...cellsOf(await stack.memory()));
    await send(requests / 4);
    addRow(`the local stack, after ${sent} requests`, ...cellsOf(await stack.memory()));
    await send(requests - sent);
    addRow(`the local stack, after ${sent} requests`, ...cellsOf(await stack.memory()));
  } finally {
    await stack.close();
  }
}

export interface MemoryOptions {
  /** Of the function. */
  readonly invocations: number;
  /** To the local stack. */
  readonly requests: number;
}

/** What the local stack and one function keep after more and more requests. */
export async function measureMemory(
  { invocations, requests }: MemoryOptions,
  report: Report,
): Promise<void> {
  const addRow = report.table({
    title: 'Memory, after a collection of garbage',
    unit: 'MB',
    columns: ['resident', 'main heap'],
    digits: 0,
  });
  await measureStack(requests, addRow);
  await measureHandler(invocations, addRow);
}
