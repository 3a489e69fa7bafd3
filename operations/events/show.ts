import type { DeadLetters } from './dead-letters.ts';
import { lookThrough, mostAtOnce } from './look-through.ts';

/** What waits in one queue. */
export interface Waiting {
  readonly letters: DeadLetters;
  /** The messages that were seen, by their ids. */
  readonly ids: ReadonlySet<string>;
  /** How many there are of each type. */
  readonly types: ReadonlyMap<string, number>;
  /** When the oldest came into the queue, in epoch milliseconds. `undefined`: nothing waits. */
  readonly oldestMs: number | undefined;
}

/** Looks at each message, and leaves it where it is. */
export async function lookAt(letters: DeadLetters): Promise<Waiting> {
  const ids = new Set<string>();
  const types = new Map<string, number>();
  let oldestMs: number | undefined;
  await lookThrough(letters.queue, async ({ id, body, sentAtMs }) => {
    ids.add(id);
    const type = letters.typeOf(body);
    types.set(type, (types.get(type) ?? 0) + 1);
    oldestMs = Math.min(oldestMs ?? sentAtMs, sentAtMs);
    return 'stays';
  });
  return { letters, ids, types, oldestMs };
}

/** For a person: a line for the queue, and one for each type. */
export function waitingAsText({ letters, ids, types, oldestMs }: Waiting, nowMs: number): string {
  const name = letters.name.padEnd(20);
  if (oldestMs === undefined) return `${name} nothing waits`;
  const atLeast = ids.size >= mostAtOnce ? 'at least ' : '';
  return [
    `${name} ${atLeast}${ids.size} ${ids.size === 1 ? 'waits' : 'wait'}, the oldest for ${ageOf(nowMs - oldestMs)}`,
    ...[...types].map(([type, count]) => `${String(count).padStart(5)} ${type}`),
  ].join('\n');
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
