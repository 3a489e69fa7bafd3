import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import { readLinks } from '../census.ts';
import { privateUserId } from '../private-person.ts';
import { readMarkers } from '../read-markers.ts';
import { inLanes } from './in-lanes.ts';
import type { Situation } from './situations.ts';
import type { Bench, CustomerRoute } from './start-bench.ts';
import type { Worker, WorkerAnswer } from './start-worker.ts';
import {
  lanes,
  listening,
  type Step,
  type StopPlan,
  situationsOf,
  stepsOf,
  stopping,
  takeoverAfterMs,
} from './steps.ts';

export interface StoppedStep extends Step<Situation> {
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

/**
 * Stops a process that handles a request at each of its steps in turn, before and after each call to
 * DynamoDB and Dojo, and lets a process that lives a minute later handle the same user's request.
 */
export async function stopAtSteps(
  bench: Bench,
  plans: readonly StopPlan<Situation>[],
): Promise<readonly StoppedStep[]> {
  const situations = situationsOf(plans);
  const calls = new Map(
    await inLanes(lanes, situations, async (situation) => {
      const userId = privateUserId(100_000 + situations.indexOf(situation));
      return [situation, await listCalls(bench, situation, userId)] as const;
    }),
  );
  const steps = stepsOf(plans, calls);
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
  await situation.prepare(bench, userId);
  const { route } = situation;
  const tableName = await mapOf(bench, situation, 'undisturbed');
  const worker = await bench.startWorker({ route, interception: listening(calls), tableName });
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
  const start = async (route: CustomerRoute, tableName: string): Promise<Successor> => {
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
    of: async (route: CustomerRoute, tableName: string): Promise<Successor> =>
      tableName === bench.tableName ? ofBench[route] : start(route, tableName),
    close: async () => {
      await Promise.all(Object.values(ofBench).map(({ worker }) => worker.kill()));
    },
  };
}

async function stopAt(
  bench: Bench,
  step: Step<Situation> & { readonly userId: UserId; readonly tableName: string },
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
