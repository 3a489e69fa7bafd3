import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Deadline, Sleep } from '../clock.ts';
import { Unavailable } from '../failures.ts';
import type { Log } from '../log.ts';
import { type EventEntry, entryOf, type OutgoingEvent } from './event-entry.ts';
import { putEvent } from './put-event.ts';
import type { RefusedEvents } from './refused-events.ts';

/** `dead-lettered`: EventBridge refused it for good, and it is kept in the queue instead. */
export type Published = 'published' | 'dead-lettered';

/**
 * Hands an event over for good.
 * @throws Unavailable `event_bus_unavailable`: it may or may not have been taken, and nobody else
 * keeps it.
 */
export type PublishEvent = (event: OutgoingEvent) => Promise<Published>;

export interface EventPublisherDependencies {
  readonly bus: EventBridgeClient;
  readonly busName: string;
  /** Opened when an event is refused. */
  readonly openRefused: () => Promise<RefusedEvents>;
  readonly sleep: Sleep;
  readonly deadline: Deadline;
  readonly log: Log;
}

const maxAttempts = 3;
function pauseMs(attempts: number): number {
  return 200 * 2 ** attempts;
}
/** What an attempt and a last resort should at least be left. */
const reserveMs = 2_500;

function busUnavailable(dependency: string, reason: string, cause?: unknown): Unavailable {
  return new Unavailable(
    'event_bus_unavailable',
    'An event could not be handed over; Dojo has to send its webhook again.',
    { dependency, reason },
    cause,
  );
}

async function keepInQueue(
  entry: EventEntry,
  reason: string,
  { openRefused, log }: EventPublisherDependencies,
): Promise<Published> {
  try {
    await (await openRefused()).keep(entry);
  } catch (error) {
    throw busUnavailable('sqs', error instanceof Error ? error.name : 'unknown', error);
  }
  log.error(
    'event_dead_lettered',
    'EventBridge refused an event, which waits in the dead-letter queue now.',
    { reason },
  );
  return 'dead-lettered';
}

/** Publishes to the bus: three attempts within the deadline, and the queue for what it refuses. */
export function eventPublisher(dependencies: EventPublisherDependencies): PublishEvent {
  return async (event) => {
    const { bus, busName, sleep, deadline } = dependencies;
    const entry = entryOf(event, busName);
    for (let attempts = 1; ; attempts++) {
      const outcome = await putEvent(bus, entry);
      if (outcome.kind === 'taken') return 'published';
      if (outcome.kind === 'refused') return keepInQueue(entry, outcome.reason, dependencies);
      const isLate = deadline.remainingMs() < pauseMs(attempts) + reserveMs;
      if (attempts === maxAttempts || isLate) throw busUnavailable('eventbridge', outcome.reason);
      await sleep(pauseMs(attempts));
    }
  };
}
