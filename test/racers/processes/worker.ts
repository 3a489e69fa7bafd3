import { createRequire, flushCompileCache } from 'node:module';
import type { WorkerResult, WorkerTask } from './worker-messages.ts';

/**
 * A process of its own with one function's bundle, as Lambda runs it: with the
 * arguments `<bundle> <offset>`. The offset in milliseconds is added to its clock, so that a worker can live in the future of another.
 */
const [, , bundle = '', clockOffsetMs = '0'] = process.argv;
const timeoutMs = 28_000;

const worldClock = Date.now;
Date.now = () => worldClock() + Number(clockOffsetMs);

const { handler } = createRequire(bundle)(bundle);
// It is killed in the end, and keeps nothing then.
flushCompileCache();

process.on('message', async ({ id, event }: WorkerTask) => {
  const endsAtMs = Date.now() + timeoutMs;
  const getRemainingTimeInMillis = () => Math.max(0, endsAtMs - Date.now());
  const answer: unknown = await handler(event, {
    awsRequestId: `invocation-${id}`,
    getRemainingTimeInMillis,
  });
  const result: WorkerResult = { id, answer };
  process.send?.(result);
});
