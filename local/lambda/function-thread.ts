import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import { localAccountId } from '../aws/local-account.ts';
import type { Invocation, InvocationFailure, ThreadMessage, ThreadSetup } from './messages.ts';

/** Without the callbacks, which Node 24's runtime on Lambda no longer has. */
type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>;

type Handler = (event: unknown, context: LambdaContext) => unknown;

/**
 * The inside of one function: loads its bundle once and runs its invocations, several at a time.
 *
 * Every function has a thread, so this file imports little: what it loads is loaded once for each.
 */
function run(setup: ThreadSetup): void {
  // Node has read it, see `function-instance.ts`; the function's own variables are all that is left.
  delete process.env.NODE_COMPILE_CACHE;
  const handler = load(setup.file);
  parentPort?.on('message', async (invocation: Invocation) => {
    const outcome = await invoke(handler, invocation, setup);
    await Promise.all([process.stdout, process.stderr].map(handOver));
    post(outcome);
  });
  post({ kind: 'ready' });
}

/** Waits until the main thread has what the function wrote: its lines come before its result. */
async function handOver(output: NodeJS.WriteStream): Promise<void> {
  if (output.writableLength > 0) {
    await new Promise<void>((resolve) => output.write('', () => resolve()));
  }
}

/** Errors as plain ones: what a class of its own computes gets lost between threads. */
function load(file: string): Handler {
  try {
    return handlerOf(createRequire(import.meta.url)(file));
  } catch (error) {
    const { errorMessage, trace } = failureOf(error);
    throw Object.assign(new Error(errorMessage), { stack: trace.join('\n') });
  }
}

function handlerOf(bundle: unknown): Handler {
  if (!hasHandler(bundle)) {
    throw new Error('the bundle exports no function called handler');
  }
  return bundle.handler;
}

function hasHandler(bundle: unknown): bundle is { readonly handler: Handler } {
  return (
    typeof bundle === 'object' &&
    bundle !== null &&
    'handler' in bundle &&
    typeof bundle.handler === 'function'
  );
}

async function invoke(
  handler: Handler,
  invocation: Invocation,
  setup: ThreadSetup,
): Promise<ThreadMessage> {
  const { id } = invocation;
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation, setup));
    return { kind: 'result', id, result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { kind: 'failure', id, failure: failureOf(error) };
  }
}

function contextOf({ id, deadlineMs }: Invocation, setup: ThreadSetup): LambdaContext {
  const { functionName, memoryMb } = setup;
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:${localAccountId}:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `${day}/[$LATEST]local`,
    memoryLimitInMB: String(memoryMb),
  };
}

function failureOf(error: unknown): InvocationFailure {
  return error instanceof Error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        trace: error.stack?.split('\n') ?? [],
      }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

run(workerData);
