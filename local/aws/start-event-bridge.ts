import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import type { Access, AccessNeed } from './access.ts';
import { type Action, awsJsonService, parseInput } from './aws-json-service.ts';
import { localAccountId, localRegion } from './local-account.ts';

/** An event as EventBridge hands it to the targets of its rules. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventBridge extends Listening {
  /** The newest events, 10,000 at least, oldest first; `GET /events` lists them as well. */
  readonly events: readonly BusEvent[];
  /** Is told of each event from now on, after it was accepted. */
  onEvent(listener: (event: BusEvent) => void): void;
}

export interface EventBridgeOptions {
  /** The one bus there is. */
  readonly busName: string;
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: () => number;
  /** Default: everybody may do everything. */
  readonly access?: Access | undefined;
}

const putEventsInput = z.object({
  Entries: z
    .array(
      z.object({
        EventBusName: z.string().optional(),
        Source: z.string().optional(),
        DetailType: z.string().optional(),
        Detail: z.string().optional(),
      }),
    )
    .min(1)
    .max(10),
});

/** Beyond twice as many the oldest are forgotten. */
const keptEvents = 10_000;

type Entry = z.output<typeof putEventsInput>['Entries'][number];

const detailObject = z.record(z.string(), z.unknown());

/** An EventBridge in memory with one bus, on a free port of 127.0.0.1: PutEvents, and a log of it. */
export async function startEventBridge({
  busName,
  clock = Date.now,
  access,
}: EventBridgeOptions): Promise<EventBridge> {
  const events: BusEvent[] = [];
  const listeners: ((event: BusEvent) => void)[] = [];

  function take(entry: Entry): Readonly<Record<string, string>> {
    const refusal = refusalOf(entry);
    if (refusal !== undefined) {
      return refusal;
    }
    const event = toBusEvent(entry, clock());
    // EventBridge accepts events for a bus that does not exist, and drops them.
    if (entry.EventBusName === busName) {
      events.push(event);
      if (events.length > 2 * keptEvents) events.splice(0, events.length - keptEvents);
      setImmediate(() => {
        for (const listener of listeners) {
          listener(event);
        }
      });
    }
    return { EventId: event.id };
  }

  const putEvents: Action = (input) => {
    const entries = parseInput(putEventsInput, input).Entries.map(take);
    return {
      FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length,
      Entries: entries,
    };
  };
  const app = awsJsonService({
    target: 'AWSEvents',
    actions: new Map([['PutEvents', putEvents]]),
    protocol: '1.1',
    messageField: 'message',
    needsOf: busNeeds,
    access,
  });
  app.get('/events', async () => ({ events }));
  const listening = await listenOnLoopback(app, 0);
  return { ...listening, events, onEvent: (listener) => listeners.push(listener) };
}

/** The bus of each entry, by name; the one that each account has is called `default`. */
function busNeeds(operation: string, input: unknown): readonly AccessNeed[] {
  const { Entries = [] } = putEventsInput.safeParse(input).data ?? {};
  return Entries.map(({ EventBusName = 'default' }) => {
    const resource = EventBusName.replace(/^arn:.*event-bus\//, '');
    const arn = `arn:aws:events:${localRegion}:${localAccountId}:event-bus/${resource}`;
    return { action: `events:${operation}`, resource, arn };
  });
}

function refusalOf({ Source, DetailType, Detail }: Entry) {
  if (!Source || !DetailType || !Detail) {
    const missing = !Source ? 'Source' : !DetailType ? 'DetailType' : 'Detail';
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  }
  return parseDetail(Detail) === undefined
    ? { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
    : undefined;
}

function toBusEvent({ Source = '', DetailType = '', Detail = '' }: Entry, nowMs: number): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DetailType,
    source: Source,
    account: localAccountId,
    time: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    region: localRegion,
    resources: [],
    detail: parseDetail(Detail) ?? {},
  };
}

function parseDetail(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return detailObject.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
