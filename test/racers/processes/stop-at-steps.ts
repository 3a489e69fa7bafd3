import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import { takeCensus } from '../census.ts';
import { privateUserId } from '../private-person.ts';
import { inLanes } from './in-lanes.ts';
import type { Situation } from './situations.ts';
import type { Bench, RouteId } from './start-bench.ts';
import type { Worker, WorkerAnswer } from './start-worker.ts';
import type { Exchange, Verdict } from './wiretap.ts';

/** Killed for good, or stopped until another process has taken over and then let go again. */
export type Fate = 'killed' | 'frozen';

/** One moment of a request at which its process is stopped. */
export interface Step {
  readonly situation: Situation;
  readonly fate: Fate;
  readonly moment: 'before' | 'after';
  /** From 0. */
  readonly callIndex: number;
  readonly call: string;
}

export interface StoppedStep extends Step {
  readonly userId: UserId;
  /** State of the user's item when the process was stopped. */
  readonly itemSaid: string;
  /** Undefined: the process was killed. */
  readonly answer: WorkerAnswer | undefined;
  readonly successor: {
    readonly answer: WorkerAnswer | undefined;
    /** Codes that it logged about the user. */
    readonly logged: readonly string[];
  };
}

/** By how much the successor's clock is ahead: past every lease and Dojo's time to settle. */
const takeoverAfterMs = 60_000;
/** As many processes as start beside each other without getting slower. */
const lanes = 4;

/**
 * What is read beside the claim, in any order and with no effect: the map's name, its canary, and
 * whether an audit has recorded a customer.
 */
const isPreparation = ({ canaryId }: Bench, { body, path }: Exchange): boolean =>
  path.endsWith(canaryId) || /"(map#identity|account#|adoptable#)/.test(body);

/**
 * Stops a process that handles a request at each of its steps in turn, before and after each call to
 * DynamoDB and Dojo, and lets a process that lives a minute later handle the same user's request.
 */
export const stopAtSteps = async (
  bench: Bench,
  fates: readonly { readonly fate: Fate; readonly situations: readonly Situation[] }[],
): Promise<readonly StoppedStep[]> => {
  const situations = [...new Set(fates.flatMap((each) => each.situations))];
  const calls = new Map(
    await inLanes(lanes, situations, async (situation) => {
      const userId = privateUserId(100_000 + situations.indexOf(situation));
      return [situation, await listCalls(bench, situation, userId)] as const;
    }),
  );
  const steps = fates.flatMap(({ fate, situations: theirs }) =>
    theirs.flatMap((situation) =>
      (calls.get(situation) ?? []).flatMap((call, callIndex): Step[] =>
        (['before', 'after'] as const).map((moment) => ({
          situation,
          fate,
          moment,
          callIndex,
          call,
        })),
      ),
    ),
  );
  const successors = await startSuccessors(bench);
  const numbered = steps.map((step, n) => ({ ...step, userId: privateUserId(n) }));
  const stopped = await inLanes(lanes, numbered, (step) =>
    stopAt(bench, step, successors[step.situation.route].worker),
  );
  return stopped.map((step) => ({
    ...step,
    successor: {
      answer: step.successor,
      logged: successors[step.situation.route].lines
        .filter((line) => line.includes(bench.markers.of(step.userId)))
        .flatMap((line) => /"code":"(\w+)"/.exec(line)?.[1] ?? []),
    },
  }));
};

/** The calls of an undisturbed request, in order. */
async function listCalls(
  bench: Bench,
  situation: Situation,
  userId: UserId,
): Promise<readonly string[]> {
  const calls: string[] = [];
  const before = (exchange: Exchange): Verdict => {
    if (!isPreparation(bench, exchange)) calls.push(exchange.name);
    return 'go-on';
  };
  await situation.prepare(bench, userId);
  const { route } = situation;
  const worker = await bench.startWorker({ route, interception: { before } });
  await worker.handle(await bench.event(route, userId));
  await worker.kill();
  return calls;
}

async function startSuccessors(bench: Bench) {
  const start = async (route: RouteId) => {
    const lines: string[] = [];
    const worker = await bench.startWorker({
      route,
      clockOffsetMs: takeoverAfterMs,
      log: (line) => lines.push(line),
    });
    return { worker, lines };
  };
  return {
    'ensure-customer': await start('ensure-customer'),
    'mint-customer-secret': await start('mint-customer-secret'),
  };
}

async function stopAt(bench: Bench, step: Step & { readonly userId: UserId }, successor: Worker) {
  const { situation, userId } = step;
  await situation.prepare(bench, userId);
  const event = await bench.event(situation.route, userId);
  const stop = stopping(bench, step);
  const worker = await bench.startWorker({ route: situation.route, interception: stop });
  const answer = worker.handle(event);
  await stop.reached;
  if (step.fate === 'killed') {
    await worker.kill();
    stop.release('reset');
  }
  const itemSaid = (await takeCensus(bench)).linkOf(userId)?.state ?? 'nothing';
  const successorsAnswer = await successor.handle(event);
  stop.release('go-on');
  const stopped = { ...step, itemSaid, answer: await answer, successor: successorsAnswer };
  await worker.kill();
  return stopped;
}

/** Holds one call up, until it is told what becomes of it. */
function stopping(bench: Bench, { callIndex, moment }: Step) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<Verdict>();
  let calls = 0;
  const meet = (here: Step['moment']): Verdict | Promise<Verdict> => {
    if (calls !== callIndex + 1 || here !== moment) return 'go-on';
    reached.resolve();
    return released.promise;
  };
  return {
    reached: reached.promise,
    release: (verdict: Verdict) => released.resolve(verdict),
    before: (exchange: Exchange) => {
      if (isPreparation(bench, exchange)) return 'go-on';
      calls += 1;
      return meet('before');
    },
    after: (exchange: Exchange) => (isPreparation(bench, exchange) ? 'go-on' : meet('after')),
  };
}
