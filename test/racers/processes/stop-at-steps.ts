import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import { readLinks } from '../census.ts';
import { privateUserId } from '../private-person.ts';
import { readMarkers } from '../read-markers.ts';
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
  /** From 1, in the order of an undisturbed request. */
  readonly number: number;
  readonly call: string;
  /** From 1: how often there was such a call by then. */
  readonly occurrence: number;
}

export interface StoppedStep extends Step {
  readonly userId: UserId;
  /** Its customer map. */
  readonly tableName: string;
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

/** What is stopped how, and where. */
export interface StopPlan {
  readonly fate: Fate;
  readonly situations: readonly Situation[];
  /** Reads leave nothing behind, so that a process is stopped before them only, or not at all. */
  readonly reads: 'before' | 'skip';
  /** Calls at which it is stopped. Default: all. */
  readonly only?: (call: string) => boolean;
}

/**
 * Stops a process that handles a request at each of its steps in turn, before and after each call to
 * DynamoDB and Dojo, and lets a process that lives a minute later handle the same user's request.
 */
export async function stopAtSteps(
  bench: Bench,
  plans: readonly StopPlan[],
): Promise<readonly StoppedStep[]> {
  const situations = [...new Set(plans.flatMap((each) => each.situations))];
  const calls = new Map(
    await inLanes(lanes, situations, async (situation) => {
      const userId = privateUserId(100_000 + situations.indexOf(situation));
      return [situation, await listCalls(bench, situation, userId)] as const;
    }),
  );
  const steps = plans.flatMap(({ fate, situations: theirs, reads, only = () => true }) =>
    theirs.flatMap((situation) =>
      stepsOf(calls.get(situation) ?? [], reads)
        .filter(({ call }) => only(call))
        .map((step) => ({ ...step, situation, fate })),
    ),
  );
  const numbered = await Promise.all(
    steps.map(async (step, n) => ({
      ...step,
      userId: privateUserId(n),
      tableName: await mapOf(bench, step.situation, String(n)),
    })),
  );
  const successors = await startSuccessors(bench);
  const stopped = await inLanes(lanes, numbered, (step) => stopAt(bench, step, successors));
  await successors.close();
  return stopped;
}

function isRead(call: string): boolean {
  return /^(GetItem|GET |POST .*\/search)/.test(call);
}

function stepsOf(
  calls: readonly string[],
  reads: StopPlan['reads'],
): Omit<Step, 'situation' | 'fate'>[] {
  return calls.flatMap((call, index) => {
    const occurrence = calls.slice(0, index + 1).filter((each) => each === call).length;
    const moments = isRead(call)
      ? (['before'] as const).filter(() => reads === 'before')
      : (['before', 'after'] as const);
    return moments.map((moment) => ({ moment, number: index + 1, call, occurrence }));
  });
}

/** The table in which this happens. */
async function mapOf(bench: Bench, { map }: Situation, name: string): Promise<string> {
  if (map === 'used') return bench.tableName;
  const tableName = `${bench.tableName}-${name}`;
  await bench.createTable(tableName);
  return tableName;
}

/** The calls of an undisturbed request, in order. */
async function listCalls(
  bench: Bench,
  situation: Situation,
  userId: UserId,
): Promise<readonly string[]> {
  const calls: string[] = [];
  const before = ({ name }: { readonly name: string }): Verdict => {
    calls.push(name);
    return 'go-on';
  };
  await situation.prepare(bench, userId);
  const { route } = situation;
  const tableName = await mapOf(bench, situation, 'undisturbed');
  const worker = await bench.startWorker({ route, interception: { before }, tableName });
  await worker.handle(await bench.event(route, userId));
  await worker.kill();
  return calls;
}

interface Successor {
  readonly worker: Worker;
  readonly lines: readonly string[];
}

/** One for each route and map: of the bench's map they are started once. */
async function startSuccessors(bench: Bench) {
  const start = async (route: RouteId, tableName: string): Promise<Successor> => {
    const lines: string[] = [];
    const worker = await bench.startWorker({
      route,
      tableName,
      clockOffsetMs: takeoverAfterMs,
      log: (line) => lines.push(line),
    });
    return { worker, lines };
  };
  const ofBench = {
    'ensure-customer': await start('ensure-customer', bench.tableName),
    'mint-customer-secret': await start('mint-customer-secret', bench.tableName),
  };
  return {
    of: async (route: RouteId, tableName: string): Promise<Successor> =>
      tableName === bench.tableName ? ofBench[route] : start(route, tableName),
    close: async () => {
      await Promise.all(Object.values(ofBench).map(({ worker }) => worker.kill()));
    },
  };
}

async function stopAt(
  bench: Bench,
  step: Step & { readonly userId: UserId; readonly tableName: string },
  successors: Awaited<ReturnType<typeof startSuccessors>>,
): Promise<StoppedStep> {
  const { situation, userId, tableName } = step;
  const { route } = situation;
  await situation.prepare(bench, userId);
  const event = await bench.event(route, userId);
  const stop = stopping(step);
  const worker = await bench.startWorker({ route, interception: stop, tableName });
  const answer = worker.handle(event);
  await stop.reached;
  if (step.fate === 'killed') {
    await worker.kill();
    stop.release('reset');
  }
  const itemSaid = (await readLinks({ ...bench, tableName })).get(userId)?.state ?? 'nothing';
  const successor = await successors.of(route, tableName);
  const successorsAnswer = await successor.worker.handle(event);
  stop.release('go-on');
  const answered = await answer;
  await worker.kill();
  const marker = (await readMarkers({ ...bench, tableName })).of(userId);
  return {
    ...step,
    itemSaid,
    answer: answered,
    successor: {
      answer: successorsAnswer,
      logged: successor.lines
        .filter((line) => line.includes(marker))
        .flatMap((line) => /"code":"(\w+)"/.exec(line)?.[1] ?? []),
    },
  };
}

/** Holds one call up, until it is told what becomes of it. */
function stopping({ call, occurrence, moment }: Step) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<Verdict>();
  const counts = { before: 0, after: 0 };
  const meet =
    (here: Step['moment']) =>
    ({ name }: Exchange): Verdict | Promise<Verdict> => {
      if (name !== call) return 'go-on';
      counts[here] += 1;
      if (here !== moment || counts[here] !== occurrence) return 'go-on';
      reached.resolve();
      return released.promise;
    };
  return {
    reached: reached.promise,
    release: (verdict: Verdict) => released.resolve(verdict),
    before: meet('before'),
    after: meet('after'),
  };
}
