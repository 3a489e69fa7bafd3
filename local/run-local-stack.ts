import { resolve } from 'node:path';
import { appSamples } from '../lib/app-samples.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { banner } from './banner.ts';
import { withPlayground } from './playground/with-playground.ts';
import { announce, runningFile } from './running-file.ts';
import { type LocalStack, startLocalStack } from './start-local-stack.ts';
import type { StartOptions } from './start-options.ts';
import {
  deadLetterLine,
  eventLine,
  failedAttemptLine,
  failedMessageLine,
  functionLine,
  refusalLine,
  requestLine,
  unsettledLine,
} from './terminal-lines.ts';

/**
 * Runs the stack until Ctrl-C. Ends the process with 0 when it was told to stop, and
 * with 1 and a sentence on stderr when it cannot start or a part of it breaks.
 */
export async function runLocalStack(options: StartOptions): Promise<void> {
  let stack: LocalStack | undefined;
  let withdraw = async () => {};
  let stopping = false;

  async function stop(exitCode: number): Promise<never> {
    // The second Ctrl-C does not wait.
    if (stopping) {
      process.exit(130);
    }
    stopping = true;
    await withdraw().catch(() => {});
    await stack?.close().catch(() => {});
    process.exit(exitCode);
  }

  function breakDown(error: unknown): void {
    console.error(`A part of the local stack broke, so all of it stops. ${describe(error)}`);
    void stop(1);
  }

  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('uncaughtException', breakDown);
  process.on('unhandledRejection', breakDown);

  try {
    const short = options.logs === 'short';
    // With LOGS=json stdout holds the functions' lines alone.
    const notice = short ? console.log : console.error;
    stack = await startLocalStack(
      withPlayground({
        ...options,
        log: short ? printIfAny(functionLine) : (line) => console.log(line),
        ...(short && {
          onAnswer: (answered) => console.log(requestLine(answered)),
          onEvent: (event) => console.log(eventLine(event)),
        }),
        onRefusal: (refusal) => notice(refusalLine(refusal)),
        onFailedAttempt: (failed) => notice(failedAttemptLine(failed)),
        onDeadLetter: (letter) => notice(deadLetterLine(letter)),
        onFailedMessage: (failed) => notice(failedMessageLine(failed)),
        onUnsettled: (page) => notice(unsettledLine(page)),
      }),
    );
    withdraw = await announce(stack, resolve(runningFile));
    console.log(banner(stack, options, await appSamples(options.app)));
  } catch (error) {
    console.error(error instanceof CannotRun ? error.message : describe(error));
    await stop(1);
  }
}

function printIfAny(view: (line: string) => string | undefined): (line: string) => void {
  return (line) => {
    const text = view(line);
    if (text !== undefined) {
      console.log(text);
    }
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
