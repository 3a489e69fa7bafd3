import {
  type CustomerId,
  type CustomerLink,
  legalTransitions,
} from '../../functions/core/customers/customer-link.ts';
import type { CustomerLinks } from '../../functions/core/customers/ports.ts';
import { clockToleranceMs } from '../../functions/core/customers/timing.ts';
import { OutcomeUnknown, Unavailable } from '../../functions/core/failures.ts';
import { done, fault, killed, unavailable } from './alternatives.ts';
import type { Caller } from './caller.ts';
import type { World } from './world.ts';

/** What the table's port needs to know of the request that uses it. */
export interface Writer {
  readonly caller: Caller;
  readonly clock: () => number;
  readonly startedAtMs: number;
  /** Customers that it has seen recorded for the user: it must not link another one. */
  readonly recorded: ReadonlySet<CustomerId>;
}

function show(link: CustomerLink | undefined): string {
  return link === undefined ? 'nothing' : `${link.state} (${link.revision})`;
}

/** A revision begins with the name of the caller that wrote it. */
function isWrittenBy(caller: Caller, link: CustomerLink | undefined): boolean {
  return link?.revision.startsWith(caller.name) === true;
}

/** What no write may do, whatever the algorithm believes. */
function forbidden(
  stored: CustomerLink | undefined,
  next: CustomerLink,
  { caller, clock, startedAtMs }: Writer,
): string | undefined {
  if (!legalTransitions[stored?.state ?? 'absent'].includes(next.state)) {
    return `${caller.name} moved the link from ${show(stored)} to ${next.state}.`;
  }
  if (next.state === 'linked' && !isWrittenBy(caller, stored)) {
    return `${caller.name} committed over ${show(stored)}, a claim that is not its own.`;
  }
  if (next.state !== 'claimed') return undefined;
  if (stored?.state === 'claimed' && stored.leaseExpiresAtMs > clock()) {
    return `${caller.name} claimed over ${show(stored)}, whose lease still runs.`;
  }
  if (stored?.state === 'unknown' && stored.settlesAtMs > clock()) {
    return `${caller.name} claimed over ${show(stored)}, which has not settled.`;
  }
  if (stored?.state === 'erased' && startedAtMs <= stored.erasedAtMs + 2 * clockToleranceMs) {
    return `${caller.name} brings back a user who was erased while it was under way.`;
  }
  return undefined;
}

/**
 * The table as one caller sees it. It keeps the rule of the real one: a write names the revision
 * that it replaces, and is refused if another one is stored.
 */
export function simulatedTable(world: World, writer: Writer): CustomerLinks {
  const { caller } = writer;

  const write = (expected: CustomerLink | undefined, next: CustomerLink): boolean => {
    if (world.item?.revision !== expected?.revision) return false;
    const sentence = forbidden(world.item, next, writer);
    if (sentence !== undefined) world.violate(sentence);
    if (next.state === 'erasing') world.noteErasure();
    if (next.state === 'erased') world.noteErasure(next.erasedAtMs + world.nowMs - writer.clock());
    if (next.state === 'linked') {
      const [missed] = [...writer.recorded].filter((id) => world.mayBeUsed(id));
      if (missed !== undefined && !writer.recorded.has(next.customerId)) {
        world.violate(`${caller.name} linked ${next.customerId}, though ${missed} was recorded.`);
      }
    }
    world.item = next;
    return true;
  };
  const timedOut = () => new OutcomeUnknown('table_outcome_unknown', 'timed out');

  return {
    find: () =>
      caller.step('reads the link', [
        done(() => world.item),
        unavailable('table_unavailable'),
        killed('killed before it'),
      ]),

    replace: (_userId, expected, next) =>
      caller.step(`writes ${show(next)} over ${show(expected)}`, [
        done(() => write(expected, next)),
        fault('throttled', () => ({
          kind: 'error',
          error: new Unavailable('table_unavailable', 'throttled'),
        })),
        fault('done, but the answer is lost', () => {
          write(expected, next);
          return { kind: 'error', error: timedOut() };
        }),
        fault('not done, and no answer', () => ({ kind: 'error', error: timedOut() })),
        killed('killed before it'),
        killed('done, and then killed', () => write(expected, next)),
      ]),
  };
}
