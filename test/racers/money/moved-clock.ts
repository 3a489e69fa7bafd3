import timers from 'node:timers/promises';
import { getEnvironmentData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import { functionTimeoutSeconds } from '../../../lib/api-rules.ts';

/** Under which name a function's thread finds the memory with the number by which its clock is ahead. */
export const aheadMsName = 'save-card-race-ahead-ms';

/** Under which name it finds the pace of the race: `full` or `short`. */
export const paceName = 'save-card-race-pace';

const shared: unknown = getEnvironmentData(aheadMsName);
const worldClock = Date.now;
if (shared instanceof Float64Array) Date.now = () => worldClock() + (shared[0] ?? 0);

const { setTimeout: pause } = timers;
/** The product pauses by this one function; what limits its calls is another, and keeps its pace. */
const shortPause: typeof pause = (ms = 0, ...rest) => pause(ms / 10, ...rest);
if (getEnvironmentData(paceName) === 'short') timers.setTimeout = shortPause;

type Handler = (event: unknown, context: Context) => unknown;

/** The handler of a function whose clock a race moves: its time limit moves with the clock. */
export function inMovedTime(handler: Handler): Handler {
  return (event, context) => {
    const endsAtMs = Date.now() + functionTimeoutSeconds * 1_000;
    const getRemainingTimeInMillis = () => Math.max(0, endsAtMs - Date.now());
    return handler(event, { ...context, getRemainingTimeInMillis });
  };
}
