import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { allFunctions, functionsOf } from '../../lib/app-functions.ts';
import { bundleWithCache } from '../../local/lambda/bundle-with-cache.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { fixtureApp, onBuiltFixtures, onlyRoutes } from '../fixtures/fixture-app.ts';
import { type AppClient, type AppJourney, ensureCustomerAsAnApp } from './app-client.ts';
import { auditAndRepair } from './audit-and-repair.ts';
import type { Backend } from './backend.ts';
import { type AnsweredIds, brokenPromises } from './broken-promises.ts';
import { takeCensus } from './census.ts';
import { countBy, countCodes } from './count-by.ts';
import { findLeaks, privateClaims, privateUserId } from './private-person.ts';
import { armShiftingFaults, attemptTimeoutMs } from './shifting-faults.ts';
import { bundleUnguarded, ensureCustomer, withoutClaim } from './unguarded/bundle-unguarded.ts';
import { anotherDeployment } from './worlds/another-deployment.ts';
import { erasures } from './worlds/erasures.ts';
import { keySwapped } from './worlds/key-swapped.ts';
import type { RaceWorld, StartWorld } from './worlds/race-world.ts';
import type { RaceWorldName } from './worlds/world-names.ts';

const raceWorlds = {
  'another-deployment': anotherDeployment,
  'key-swapped': keySwapped,
  erasures,
} as const satisfies Readonly<Record<RaceWorldName, StartWorld>>;

export interface RaceOptions {
  readonly users: number;
  /** Parallel first requests of each user. */
  readonly requests: number;
  /** Share of the calls to Dojo that go wrong, in percent. */
  readonly faultPercentage: number;
  /** Of the faults. */
  readonly seed: number;
  /**
   * `product`: the handler as it is deployed. `time-lapse`: the same with a clock that runs faster.
   * `no-claim`: over a customer map that claims nothing. Default `product`.
   */
  readonly handler?: 'product' | 'time-lapse' | 'no-claim';
  /** What goes on meanwhile. Default: nothing. */
  readonly worlds?: readonly RaceWorldName[];
}

export interface RaceReport {
  readonly options: RaceOptions;
  readonly journeys: readonly AppJourney[];
  /** Faults played, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** Lines logged, by code. */
  readonly logged: ReadonlyMap<string, number>;
  readonly duplicatesBeforeAudit: number;
  readonly duplicatesAfterAudit: number;
  readonly durationMs: number;
  /** Everything that must not have happened, a sentence each; empty when the race was won. */
  readonly failures: readonly string[];
}

/**
 * Lets all users' first requests loose at once on a local stack of its own, each until it has its
 * customer; then audits, and checks what the customer guarantee promises.
 */
export async function race(options: RaceOptions): Promise<RaceReport> {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const folder = await mkdtemp(join(tmpdir(), 'save-card-race-'));
  const stack = await startRaceStack(options, folder, log);
  const worlds: RaceWorld[] = [];
  try {
    const startedMs = performance.now();
    const backend = backendOf(stack);
    const users = await signIn(stack, options);
    for (const name of options.worlds ?? []) {
      worlds.push(await raceWorlds[name]({ stack, backend, users, log }));
    }
    armShiftingFaults(backend.simulator, {
      percentage: options.faultPercentage,
      seed: options.seed,
    });
    const journeys = await runApps(users, options);
    for (const world of worlds) await world.stop();
    const back = isWithErasures(options) ? await runApps(users, { ...options, requests: 1 }) : [];
    const durationMs = performance.now() - startedMs;
    const before = await takeCensus(backend);
    await auditAndRepair(backend);
    const after = await takeCensus(backend);
    const failuresOfWorlds: string[] = [];
    for (const world of worlds) failuresOfWorlds.push(...(await world.failures()));
    return {
      options,
      journeys: [...journeys, ...back],
      faults: countBy(
        backend.simulator.requests.list().flatMap(({ fault }) => fault ?? []),
        (kind) => kind,
      ),
      logged: countCodes(lines),
      duplicatesBeforeAudit: before.duplicates,
      duplicatesAfterAudit: after.duplicates,
      durationMs,
      failures: [
        ...undocumentedAnswers([...journeys, ...back]),
        // Who was erased meanwhile may have been told of the life before.
        ...brokenPromises(answeredIn(isWithErasures(options) ? back : journeys), after),
        ...failuresOfWorlds,
        ...findLeaks(lines),
      ],
    };
  } finally {
    for (const world of worlds) await world.close();
    await stack.close();
    await rm(folder, { recursive: true });
  }
}

function isWithErasures({ worlds = [] }: RaceOptions): boolean {
  return worlds.includes('erasures');
}

const timeLapse = fileURLToPath(new URL('./ensure-customer-in-time-lapse.ts', import.meta.url));

async function startRaceStack(
  { handler = 'product', faultPercentage, worlds = [] }: RaceOptions,
  folder: string,
  log: (line: string) => void,
): Promise<LocalStack> {
  const used = ['ensure-customer', ...(worlds.includes('erasures') ? ['erase-customer'] : [])];
  const changeFunctions = onlyRoutes(...used);
  return startLocalStack({
    ...onBuiltFixtures,
    ...(handler !== 'product' && {
      builtIn: () => bundleChanged(handler, changeFunctions, folder),
    }),
    changeFunctions,
    // Without faults nothing is silent on purpose: a busy machine is not to be taken for a lost answer.
    ...(faultPercentage > 0 && {
      changeSettings: (settings) => ({ ...settings, dojo: { ...settings.dojo, attemptTimeoutMs } }),
    }),
    log,
  });
}

/** The product's functions, but for that of `PUT /customer`. @returns the folder for `builtIn`. */
async function bundleChanged(
  handler: 'time-lapse' | 'no-claim',
  change: ReturnType<typeof onlyRoutes>,
  outDir: string,
): Promise<string> {
  const app = await fixtureApp();
  const entries = allFunctions(change(functionsOf(app))).map(({ id, entry }) => ({
    id,
    entry: handler === 'time-lapse' && id === 'ensure-customer' ? timeLapse : entry,
  }));
  await bundleWithCache({ entries, appFolder: app.folder, outDir, withMaps: false });
  const changed = entries.filter(({ entry }) => entry === ensureCustomer);
  if (handler === 'no-claim') await bundleUnguarded(withoutClaim, changed, outDir);
  return outDir;
}

function backendOf(stack: LocalStack): Backend {
  if (stack.simulator === undefined) throw new Error('A race is run on the simulator only.');
  return { ...stack, simulator: stack.simulator };
}

function signIn({ apiUrl, token }: LocalStack, { users }: RaceOptions): Promise<AppClient[]> {
  return Promise.all(
    Array.from({ length: users }, async (_, n) => {
      const userId = privateUserId(n);
      return { userId, apiUrl, token: await token(userId, privateClaims) };
    }),
  );
}

/** An erasure that met a lost claim takes as long as its lease: nearly a minute. */
const requestsDuringErasures = 100;

function runApps(
  users: readonly AppClient[],
  options: RaceOptions,
): Promise<readonly AppJourney[]> {
  const atMost = isWithErasures(options) ? requestsDuringErasures : undefined;
  return Promise.all(
    Array.from({ length: options.requests }, () => users)
      .flat()
      .map((user) => ensureCustomerAsAnApp(user, atMost)),
  );
}

/** What docs/errors.md lets an app meet on `PUT /customer` while Dojo is failing, or the key is wrong. */
const documentedAnswers = new Set([
  '200',
  '502 dojo_contract_broken',
  '502 dojo_refused',
  '503 customer_erasing',
  '503 customer_pending',
  '503 dojo_unavailable',
  '503 dojo_wrong_account',
  '503 storage_unavailable',
]);

function undocumentedAnswers(journeys: readonly AppJourney[]): readonly string[] {
  const undocumented = journeys.flatMap(({ userId, answers }) =>
    answers
      .filter((answer) => !documentedAnswers.has(answer))
      .map((answer) => `${userId}: was answered ${answer}`),
  );
  const gaveUp = journeys
    .filter(({ customerId }) => customerId === undefined)
    .map(({ userId, answers }) => `${userId}: an app gave up after ${answers.length} requests`);
  return [...undocumented, ...gaveUp];
}

function answeredIn(journeys: readonly AppJourney[]): AnsweredIds {
  return new Map(
    [...Map.groupBy(journeys, ({ userId }) => userId)].map(([userId, theirs]) => [
      userId,
      theirs.flatMap(({ customerId }) => customerId ?? []),
    ]),
  );
}
