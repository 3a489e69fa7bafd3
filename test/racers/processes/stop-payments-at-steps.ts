import { findRecord } from '../find-record.ts';
import { createPaymentMaker, type PaymentMaker } from '../make-payments.ts';
import type { MoneyRoute } from '../money-routes.ts';
import { type MoneyAtDojo, moneyAtDojo } from '../payments-at-dojo.ts';
import { privateUserId } from '../private-person.ts';
import { inLanes } from './in-lanes.ts';
import type { PaymentSituation } from './payment-situations.ts';
import { type SignedRequest, signedEvent } from './signed-event.ts';
import type { Bench } from './start-bench.ts';
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

/** By then Dojo must show what has happened: a lease, five minutes, and what clocks may differ by. */
export const provenAfterMs = 7 * 60_000;

export interface StoppedPayment extends Step<PaymentSituation> {
  /** What the record said when the process was stopped. */
  readonly recordSaid: 'nothing' | 'open' | 'ended';
  /** Undefined: the process was killed. */
  readonly answer: WorkerAnswer | undefined;
  /** Of a process with the same key that lives a minute later. */
  readonly next: WorkerAnswer | undefined;
  /** Of one that lives seven minutes later. */
  readonly last: WorkerAnswer | undefined;
  readonly atDojo: MoneyAtDojo;
  readonly isLeftOpen: boolean;
}

type Stopped = Omit<StoppedPayment, 'last' | 'atDojo' | 'isLeftOpen'> & {
  readonly request: SignedRequest;
};

/**
 * Stops a process that moves money at each of its steps in turn, before and after each call to DynamoDB and
 * Dojo. Two others with the same key go on: one as soon as the lease is over, one when it must be known.
 */
export async function stopPaymentsAtSteps(
  bench: Bench,
  plans: readonly StopPlan<PaymentSituation>[],
): Promise<readonly StoppedPayment[]> {
  const maker = await createPaymentMaker(bench);
  const situations = situationsOf(plans);
  const calls = new Map(
    await inLanes(lanes, situations, async (situation) => {
      const request = await requestOf(situation, maker, 200_000 + situations.indexOf(situation));
      return [situation, await listCalls(bench, situation, request)] as const;
    }),
  );
  const steps = stepsOf(plans, calls);
  const next = workersInTheFuture(bench, takeoverAfterMs);
  const stopped = await inLanes(lanes, [...steps.entries()], async ([n, step]) =>
    stopAt(bench, { step, request: await requestOf(step.situation, maker, n), next }),
  );
  await next.close();
  bench.simulator.advanceClock(provenAfterMs);
  const last = workersInTheFuture(bench, provenAfterMs);
  const ended = await inLanes(lanes, stopped, async ({ request, ...step }) => ({
    ...step,
    last: await last.of(step.situation.route).handle(signedEvent(request)),
    atDojo: moneyAtDojo(bench, request.id),
    isLeftOpen: (await findRecord(bench, request.id))?.open !== undefined,
  }));
  await last.close();
  return ended;
}

async function requestOf(
  { routeKey, body, prepare }: PaymentSituation,
  maker: PaymentMaker,
  n: number,
): Promise<SignedRequest> {
  const userId = privateUserId(n);
  // To be recognised in a log, as the user's id is.
  return { routeKey, body, id: await prepare(maker, userId), key: `${userId}-key` };
}

/** The calls of an undisturbed request, in order. */
async function listCalls(
  bench: Bench,
  { route }: PaymentSituation,
  request: SignedRequest,
): Promise<readonly string[]> {
  const calls: string[] = [];
  const worker = await bench.startWorker({ route, interception: listening(calls) });
  await worker.handle(signedEvent(request));
  await worker.kill();
  return calls;
}

/** One process for each route, once it is needed. */
function workersInTheFuture(bench: Bench, clockOffsetMs: number) {
  const workers = new Map<MoneyRoute, Promise<Worker>>();
  return {
    of: (route: MoneyRoute): Pick<Worker, 'handle'> => {
      const worker = workers.get(route) ?? bench.startWorker({ route, clockOffsetMs });
      workers.set(route, worker);
      return { handle: async (event) => (await worker).handle(event) };
    },
    close: async () => {
      for (const worker of workers.values()) await (await worker).kill();
    },
  };
}

async function stopAt(
  bench: Bench,
  {
    step,
    request,
    next,
  }: {
    readonly step: Step<PaymentSituation>;
    readonly request: SignedRequest;
    readonly next: ReturnType<typeof workersInTheFuture>;
  },
): Promise<Stopped> {
  const { route } = step.situation;
  const stop = stopping(step);
  const worker = await bench.startWorker({ route, interception: stop });
  const answer = worker.handle(signedEvent(request));
  await stop.reached;
  if (step.fate === 'killed') {
    await worker.kill();
    stop.release('reset');
  }
  const record = await findRecord(bench, request.id);
  const nextAnswer = await next.of(route).handle(signedEvent(request));
  stop.release('go-on');
  const answered = await answer;
  await worker.kill();
  const recordSaid =
    record === undefined ? 'nothing' : record.open === undefined ? 'ended' : 'open';
  return { ...step, request, recordSaid, answer: answered, next: nextAnswer };
}
