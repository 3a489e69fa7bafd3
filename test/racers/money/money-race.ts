import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { OperationKind } from '../../../functions/core/payment-operations/payment-record.ts';
import { auditAndRepair } from '../audit-and-repair.ts';
import { countBy, countCodes } from '../count-by.ts';
import { findRecord } from '../find-record.ts';
import { createPaymentMaker } from '../make-payments.ts';
import { type MoneyRoute, moneyRoutes } from '../money-routes.ts';
import { type MoneyAtDojo, moneyAtDojo } from '../payments-at-dojo.ts';
import { findLeaks } from '../private-person.ts';
import { armShiftingFaults } from '../shifting-faults.ts';
import { brokenMoneyPromises } from './money-promises.ts';
import { type MoneyStack, startMoneyStack } from './money-stack.ts';
import { RaceTime } from './race-time.ts';
import { type RacedPayment, raceNoShow, raceRelease, raceTab } from './raced-payment.ts';
import { type MoneyJourney, moveMoneyAsAService, type ServiceClient } from './service-client.ts';

export interface MoneyRaceOptions {
  /** Reservations of each of which three keys get a capture, and two a refund. */
  readonly tabs: number;
  /** Reservations that are released, and as many setup intents that are charged. */
  readonly others: number;
  /** Callers of each key. */
  readonly callers: number;
  /** Share of the calls to Dojo that go wrong, in percent. */
  readonly faultPercentage: number;
  /** Of the faults. */
  readonly seed: number;
  /** Of these the first never reaches Dojo, whatever the seed: that it did not happen takes time to prove. */
  readonly lost: readonly OperationKind[];
  /** The next three of these are done by Dojo, and answered with 409. */
  readonly refused: readonly OperationKind[];
  /**
   * `product`: the functions as they are deployed. `time-lapse`: the same with shorter pauses. `no-claim`: that,
   * over payment records whose writes succeed, whoever has written meanwhile. Default `product`.
   */
  readonly handler?: 'product' | 'time-lapse' | 'no-claim';
}

export interface MoneyRaceReport {
  readonly options: MoneyRaceOptions;
  readonly journeys: readonly MoneyJourney[];
  /** A payment each. */
  readonly atDojo: readonly MoneyAtDojo[];
  /** Faults played, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** Lines logged, by code. */
  readonly logged: ReadonlyMap<string, number>;
  readonly durationMs: number;
  /** How much time was moved on meanwhile. */
  readonly passedMs: number;
  /** Everything that must not have happened, a sentence each; empty when the race was won. */
  readonly failures: readonly string[];
}

/** Dojo may still be working for so long on a request whose caller has gone away. */
const lateMs = 9_000;
const tabRoutes: readonly MoneyRoute[] = ['capture-payment', 'refund-payment'];
const routesOfDojo: Readonly<Record<OperationKind, string>> = {
  capture: 'POST /payment-intents/{paymentIntentId}/captures',
  release: 'POST /payment-intents/{paymentIntentId}/reversal',
  refund: 'POST /payment-intents/{paymentIntentId}/refunds',
  charge: 'POST /payment-intents/{paymentIntentId}/charge',
};
/** Of so many answers of ours one does not reach its caller. */
const answersPerLostOne = 10;

/**
 * Lets callers loose on payments, all at once, over HTTP on a local stack of its own, each until it is told
 * for certain; waits until nothing is left to be settled; then compares what Dojo has done with what was
 * answered.
 */
export async function moneyRace(options: MoneyRaceOptions): Promise<MoneyRaceReport> {
  const { faultPercentage: percentage, seed, lost, refused, handler = 'product' } = options;
  const lines: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'save-card-money-'));
  const time = new RaceTime(handler === 'product' ? 'full' : 'short');
  const log = (line: string) => lines.push(line);
  const stack = await startMoneyStack({
    folder,
    routes: options.others === 0 ? tabRoutes : moneyRoutes,
    records: handler === 'no-claim' ? 'unguarded' : 'product',
    time,
    log,
  });
  try {
    const { simulator, settling, unsettled } = stack;
    const payments = await makePayments(stack, options);
    const startedMs = performance.now();
    armShiftingFaults(simulator, {
      percentage,
      seed,
      delayMs: lateMs,
      doesWhatItThrottles: true,
    });
    for (const kind of lost) simulator.faults.next({ route: routesOfDojo[kind], kind: 'reset' });
    for (const kind of refused) {
      const route = routesOfDojo[kind];
      simulator.faults.next({ route, kind: 'status-after-commit', status: 409, times: 3 });
    }
    const client = { apiUrl: stack.apiUrl, sleep: time.sleep, losesAnswer: everyTenth() };
    const calls = Promise.all(payments.map((it) => racePayment(it, { client, time, options })));
    const journeys = await time.passWhile(calls, settling);
    const durationMs = performance.now() - startedMs;
    const after = await Promise.all(
      payments.map(async ({ id }, index) => ({
        journeys: journeys[index] ?? [],
        record: await findRecord(stack, id),
        atDojo: moneyAtDojo(stack, id),
      })),
    );
    return {
      options,
      journeys: journeys.flat(),
      atDojo: after.map(({ atDojo }) => atDojo),
      faults: countBy(
        simulator.requests.list().flatMap(({ fault }) => fault ?? []),
        (kind) => kind,
      ),
      logged: countCodes(lines),
      durationMs,
      passedMs: time.timer.aheadMs,
      failures: [
        ...after.flatMap((each, index) =>
          brokenMoneyPromises(each).map((sentence) => `${payments[index]?.name}: ${sentence}`),
        ),
        ...unsettled.messages.map(() => 'a message could not be settled'),
        ...findLeaks(lines),
      ],
    };
  } finally {
    await stack.close();
    await rm(folder, { recursive: true });
  }
}

async function makePayments(
  stack: MoneyStack,
  { tabs, others }: MoneyRaceOptions,
): Promise<readonly RacedPayment[]> {
  // Gives the map its id and its canary, without which no money is moved.
  await auditAndRepair(stack);
  const maker = await createPaymentMaker(stack);
  const makes = [
    ...Array.from({ length: tabs }, () => raceTab),
    ...Array.from({ length: others }, () => raceRelease),
    ...Array.from({ length: others }, () => raceNoShow),
  ];
  return Promise.all(makes.map((make, n) => make(maker, n)));
}

async function racePayment(
  { rounds }: RacedPayment,
  {
    client,
    time,
    options: { callers },
  }: {
    readonly client: Omit<ServiceClient, 'end'>;
    readonly time: RaceTime;
    readonly options: MoneyRaceOptions;
  },
): Promise<readonly MoneyJourney[]> {
  const journeys: MoneyJourney[] = [];
  const end = new AbortController();
  for (const orders of rounds) {
    const all = orders.flatMap((order) => Array.from({ length: callers }, () => order));
    const round = all.map((order) =>
      time.call(() => moveMoneyAsAService(order, { ...client, end })),
    );
    journeys.push(...(await Promise.all(round)));
    if (end.signal.aborted) break;
  }
  return journeys;
}

function everyTenth(): () => boolean {
  let answers = 0;
  return () => ++answers % answersPerLostOne === 0;
}
