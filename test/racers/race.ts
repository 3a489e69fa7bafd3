import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { routes } from '../../lib/routes.ts';
import { type LocalStack, startLocalStack } from '../../local/start-local-stack.ts';
import { type AppJourney, ensureCustomerAsAnApp } from './app-client.ts';
import { auditAndRepair } from './audit-and-repair.ts';
import type { Backend } from './backend.ts';
import { brokenPromises } from './broken-promises.ts';
import { type Census, takeCensus } from './census.ts';
import { findLeaks, privateClaims, privateUserId } from './private-person.ts';
import { armShiftingFaults, attemptTimeoutMs } from './shifting-faults.ts';
import { bundleUnguarded } from './unguarded/bundle-unguarded.ts';

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
export const race = async (options: RaceOptions): Promise<RaceReport> => {
  const lines: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'save-card-race-'));
  const stack = await startRaceStack(options, folder, (line) => lines.push(line));
  try {
    const startedMs = performance.now();
    const backend = backendOf(stack);
    const journeys = await runApps(stack, options, backend);
    const durationMs = performance.now() - startedMs;
    const before = await takeCensus(backend);
    await auditAndRepair(backend);
    const after = await takeCensus(backend);
    return {
      options,
      journeys,
      faults: countBy(
        backend.simulator.requests.list().flatMap(({ fault }) => fault ?? []),
        (kind) => kind,
      ),
      logged: countBy(lines, codeOf),
      duplicatesBeforeAudit: before.duplicates,
      duplicatesAfterAudit: after.duplicates,
      durationMs,
      failures: [...failuresOf(journeys, after), ...findLeaks(lines)],
    };
  } finally {
    await stack.close();
    await rm(folder, { recursive: true });
  }
};

const timeLapse = fileURLToPath(new URL('./ensure-customer-in-time-lapse.ts', import.meta.url));

async function startRaceStack(
  { handler = 'product', faultPercentage }: RaceOptions,
  folder: string,
  log: (line: string) => void,
): Promise<LocalStack> {
  const unguarded = join(folder, 'ensure-customer.cjs');
  if (handler === 'no-claim') await bundleUnguarded(unguarded);
  return startLocalStack({
    routes: routes.filter(({ id }) => id === 'ensure-customer'),
    ...(handler !== 'product' && {
      entries: [{ id: 'ensure-customer', entry: handler === 'time-lapse' ? timeLapse : unguarded }],
    }),
    // Without faults nothing is silent on purpose: a busy machine is not to be taken for a lost answer.
    ...(faultPercentage > 0 && {
      changeSettings: (settings) => ({ ...settings, dojo: { ...settings.dojo, attemptTimeoutMs } }),
    }),
    log,
  });
}

function backendOf(stack: LocalStack): Backend {
  if (stack.simulator === undefined) throw new Error('A race is run on the simulator only.');
  return { ...stack, simulator: stack.simulator };
}

async function runApps(
  { apiUrl, token }: LocalStack,
  { users, requests, faultPercentage, seed }: RaceOptions,
  { simulator }: Backend,
): Promise<readonly AppJourney[]> {
  const signedIn = await Promise.all(
    Array.from({ length: users }, async (_, n) => {
      const userId = privateUserId(n);
      return { userId, token: await token(userId, privateClaims) };
    }),
  );
  armShiftingFaults(simulator, { percentage: faultPercentage, seed });
  return Promise.all(
    Array.from({ length: requests }, () => signedIn)
      .flat()
      .map((user) => ensureCustomerAsAnApp({ ...user, apiUrl })),
  );
}

/** What docs/errors.md lets an app meet on `PUT /customer` while Dojo is failing. */
const documentedAnswers = new Set([
  '200',
  '502 dojo_contract_broken',
  '502 dojo_refused',
  '503 customer_pending',
  '503 dojo_unavailable',
  '503 storage_unavailable',
]);

function failuresOf(journeys: readonly AppJourney[], after: Census): readonly string[] {
  const undocumented = journeys.flatMap(({ userId, answers }) =>
    answers
      .filter((answer) => !documentedAnswers.has(answer))
      .map((answer) => `${userId}: was answered ${answer}`),
  );
  const gaveUp = journeys
    .filter(({ customerId }) => customerId === undefined)
    .map(({ userId, answers }) => `${userId}: an app gave up after ${answers.length} requests`);
  const answered = new Map(
    [...Map.groupBy(journeys, ({ userId }) => userId)].map(([userId, theirs]) => [
      userId,
      theirs.flatMap(({ customerId }) => customerId ?? []),
    ]),
  );
  return [...undocumented, ...gaveUp, ...brokenPromises(answered, after)];
}

function codeOf(line: string): string {
  return /"code":"(\w+)"/.exec(line)?.[1] ?? 'no code';
}

function countBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(items, nameOf)].map(([name, group]) => [name, group.length]));
}
