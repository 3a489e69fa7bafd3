import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import type { Markers } from '../../../functions/core/customers/marker.ts';
import { privateUserId } from '../private-person.ts';
import { readMarkers } from '../read-markers.ts';
import { type DynamoDbFault, dynamoDbFaults } from './dynamodb-faults.ts';
import { inLanes } from './in-lanes.ts';
import { deadClaimWithCustomer, newUser, type Situation } from './situations.ts';
import type { Bench } from './start-bench.ts';
import type { WorkerAnswer } from './start-worker.ts';
import type { Exchange, Interception, Verdict } from './wiretap.ts';

/** One request, one of whose calls to DynamoDB goes wrong. */
export interface FaultyRequest {
  readonly userId: UserId;
  readonly situation: Situation;
  /** Dojo creates the customer, and its answer is lost. */
  readonly createLost: boolean;
  readonly fault: DynamoDbFault;
  /** From 1: read the item, claim it, write what came of it. */
  readonly call: 1 | 2 | 3;
  /** How many attempts at the call go wrong; the SDK makes three. */
  readonly attempts: 1 | 3;
}

export interface PlayedFault extends FaultyRequest {
  /** The calls that went wrong, by name: as many as `attempts`. */
  readonly met: readonly string[];
  readonly answer: WorkerAnswer | undefined;
  /** The same user's next request, a minute later and with nothing in its way. */
  readonly next: WorkerAnswer | undefined;
}

const faultyRequests: readonly FaultyRequest[] = [
  { situation: newUser, createLost: false },
  { situation: newUser, createLost: true },
  { situation: deadClaimWithCustomer, createLost: false },
]
  .flatMap((circumstance) =>
    dynamoDbFaults.flatMap((fault) =>
      ([1, 2, 3] as const).flatMap((call) =>
        ([1, 3] as const).map((attempts) => ({ ...circumstance, fault, call, attempts })),
      ),
    ),
  )
  .map((request, n) => ({ ...request, userId: privateUserId(n) }));

const route = 'ensure-customer';
/**
 * Requests at a time in each process: more of them make a busy machine take longer than the time-out.
 * Where DynamoDB is silent they wait more than they do.
 */
function lanesFor({ verdict }: DynamoDbFault): number {
  return verdict === 'silence' ? 6 : 2;
}

/** Plays every fault at every call, each to a user of its own, and lets each user try again. */
export async function playDynamoDbFaults(bench: Bench): Promise<readonly PlayedFault[]> {
  const markers = await readMarkers(bench);
  const next = await bench.startWorker({ route, clockOffsetMs: 60_000 });
  // A process for each kind: an SDK client that meets too many failures stops to repeat.
  const kinds = dynamoDbFaults.map(async (fault) => {
    const requests = faultyRequests.filter((request) => request.fault === fault);
    const met = new Map(requests.map(({ userId }): [string, string[]] => [userId, []]));
    const interception = interfere(markers, requests, met);
    const worker = await bench.startWorker({ route, interception });
    return inLanes(lanesFor(fault), requests, async (request): Promise<PlayedFault> => {
      await request.situation.prepare(bench, request.userId);
      const event = await bench.event(route, request.userId);
      const answer = await worker.handle(event);
      const names = met.get(request.userId) ?? [];
      return { ...request, met: names, answer, next: await next.handle(event) };
    });
  });
  return (await Promise.all(kinds)).flat();
}

/** For a failed test: `a new user, 503 storage_unavailable after call 1 was throttled (3 times)`. */
export function describePlayedFault(played: PlayedFault): string {
  const { situation, createLost, fault, call, attempts, answer } = played;
  return [
    `${situation.name}${createLost ? ' whose customer’s id was lost' : ''}:`,
    `${answer?.status} ${answer?.code ?? ''}`.trim(),
    `after call ${call} was ${fault.name}${attempts > 1 ? ` (${attempts} times)` : ''}`,
  ].join(' ');
}

function interfere(
  markers: Markers,
  requests: readonly FaultyRequest[],
  met: ReadonlyMap<string, string[]>,
): Interception {
  const requestOf = new Map<string | undefined, FaultyRequest>(
    requests.map((request) => [request.userId, request]),
  );
  const markersOfLost = requests
    .filter(({ createLost }) => createLost)
    .map(({ userId }) => markers.of(userId));
  const calls = new Map<UserId, number>();

  const dynamoDb = (exchange: Exchange, moment: keyof Interception): Verdict => {
    const request = requestOf.get(userIn(exchange));
    if (request === undefined) return 'go-on';
    const { userId, fault, call, attempts } = request;
    const count = (calls.get(userId) ?? 0) + (moment === 'before' ? 1 : 0);
    calls.set(userId, count);
    if (fault.moment !== moment || count < call || count >= call + attempts) return 'go-on';
    met.get(userId)?.push(exchange.name);
    return fault.verdict;
  };
  const isLostCreate = ({ name, body }: Exchange): boolean =>
    name === 'POST /customers' && markersOfLost.some((marker) => body.includes(marker));

  return {
    before: (exchange) => dynamoDb(exchange, 'before'),
    after: (exchange) => (isLostCreate(exchange) ? 'reset' : dynamoDb(exchange, 'after')),
  };
}

function userIn({ body }: Exchange): string | undefined {
  return /"user#([\w-]+)"/.exec(body)?.[1];
}
