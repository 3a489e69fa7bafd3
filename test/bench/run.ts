import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandArguments } from '../../lib/command-arguments.ts';
import { readOrExit } from '../../lib/read-or-exit.ts';
import type { Report } from './report.ts';

const usage = `Usage: npm run bench [-- <measurement>] [options]

Measures this backend beside what it is compared with, and prints tables. Without a measurement all of them, each
in a process of its own: about ten minutes.

Measurements, with their own options (all numbers are whole):
  start-up  each function in fresh processes, from the first line of its bundle to its first answer
            --rounds <n>       processes of each row. Default: 9
            --route <id>       this function alone; may be repeated. Default: all
  latency   requests to the local stack, beside the calls to Dojo that they contain
            --requests <n>     of each kind. Default: 200
            --parallel <n>     how many at a time. Default: 4
  own-time  the time in the handlers themselves, warm and with the delays of a stage on AWS
            --turns <n>        of 20 invocations. Default: 50
            --rounds <n>       fresh processes of each, for the first request. Default: 7
  load      many users at once, and a Dojo that fails half of the time
            --parallel <n>     how many requests at a time. Default: 16
            --seconds <n>      of each row. The brownout takes twice as long. Default: 7
  memory    of one function, and of the local stack
            --invocations <n>  of the function, from 1000. Default: 100000
            --requests <n>     to the stack, from 1000. Default: 20000
  memory-size
            a checkout with 128 to 1769 MB, and so with a smaller or larger share of a processor
            --rounds <n>       fresh processes of each. Default: 2
  growth    requests beside an empty table and beside a full one
            --users <n>        in the full one. Default: 100000
            --turns <n>        of 10 requests. Default: 20
  audit     the scheduled audit of a map that is full
            --customers <n>    Default: 100000

  --json <file>  writes the tables there as well

Exit code: 0 it has measured, 1 something failed, 2 it could not run.`;

type Options = Readonly<Record<string, number>>;
interface Measurement {
  /** Default and least of each option that is a number. */
  readonly numbers: Readonly<
    Record<string, { readonly byDefault: number; readonly least: number }>
  >;
  run(options: Options, report: Report, routes: readonly string[] | undefined): Promise<void>;
}

const from = (least: number, byDefault: number) => ({ byDefault, least });

// Imported only when it is measured: the usage needs nothing of it.
const measurements = {
  'start-up': {
    numbers: { rounds: from(1, 9) },
    run: async ({ rounds = 0 }, report, routes) =>
      (await import('./start-up.ts')).measureStartUp({ rounds, routes }, report),
  },
  latency: {
    numbers: { requests: from(1, 200), parallel: from(1, 4) },
    run: async ({ requests = 0, parallel = 0 }, report) =>
      (await import('./latency.ts')).measureLatency({ requests, parallel }, report),
  },
  'own-time': {
    numbers: { turns: from(1, 50), rounds: from(1, 7) },
    run: async ({ turns = 0, rounds = 0 }, report) =>
      (await import('./own-time.ts')).measureOwnTime({ turns, rounds }, report),
  },
  load: {
    numbers: { parallel: from(1, 16), seconds: from(1, 7) },
    run: async ({ parallel = 0, seconds = 0 }, report) =>
      (await import('./load.ts')).measureLoad({ parallel, seconds }, report),
  },
  memory: {
    numbers: { invocations: from(1_000, 100_000), requests: from(1_000, 20_000) },
    run: async ({ invocations = 0, requests = 0 }, report) =>
      (await import('./memory.ts')).measureMemory({ invocations, requests }, report),
  },
  'memory-size': {
    numbers: { rounds: from(1, 2) },
    run: async ({ rounds = 0 }, report) =>
      (await import('./memory-size.ts')).measureMemorySizes({ rounds }, report),
  },
  growth: {
    numbers: { users: from(1, 100_000), turns: from(1, 20) },
    run: async ({ users = 0, turns = 0 }, report) =>
      (await import('./growth.ts')).measureGrowth({ users, turns }, report),
  },
  audit: {
    numbers: { customers: from(1, 100_000) },
    run: async ({ customers = 0 }, report) =>
      (await import('./audit.ts')).measureAudit({ customers }, report),
  },
} satisfies Readonly<Record<string, Measurement>>;
type MeasurementName = keyof typeof measurements;
const names = Object.keys(measurements) as readonly MeasurementName[];

const number = { type: 'string' } as const;
const { parse, refuseWords, commandOf, wrong } = commandArguments(usage, {
  rounds: number,
  requests: number,
  parallel: number,
  turns: number,
  seconds: number,
  invocations: number,
  users: number,
  customers: number,
  route: { type: 'string', multiple: true },
  json: { type: 'string' },
});

interface Asked {
  /** Undefined: all. */
  readonly name: MeasurementName | undefined;
  readonly options: Options;
  readonly routes: readonly string[] | undefined;
  readonly json: string | undefined;
}

const asked = readOrExit(usage, (): Asked | undefined => {
  const { values, positionals } = parse(process.argv.slice(2));
  const { help, json, route: routes, ...given } = values;
  if (help) return undefined;
  const [word, ...more] = positionals;
  refuseWords(more);
  const name = word === undefined ? undefined : commandOf(word, names);
  const { numbers }: Pick<Measurement, 'numbers'> =
    name === undefined ? { numbers: {} } : measurements[name];
  const foreign = Object.keys(given).find((option) => !(option in numbers));
  if (foreign !== undefined) throw wrong(`--${foreign} is no option of ${name ?? 'all of them'}.`);
  if (routes !== undefined && name !== 'start-up') throw wrong('--route is an option of start-up.');
  const written: Readonly<Record<string, string | undefined>> = given;
  const options = Object.entries(numbers).map(([option, { byDefault, least }]) => {
    const value = Number(written[option] ?? byDefault);
    if (!(Number.isInteger(value) && value >= least)) {
      throw wrong(`--${option} must be a whole number from ${least}.`);
    }
    return [option, value] as const;
  });
  return { name, json, routes, options: Object.fromEntries(options) };
});

async function measureOne(name: MeasurementName): Promise<void> {
  const { Report } = await import('./report.ts');
  const report = new Report();
  const measurement: Measurement = measurements[name];
  await measurement.run(asked.options, report, asked.routes);
  if (asked.json !== undefined) report.write(asked.json);
}

/** Each in a process of its own: what the first has warmed up is not what the second measures. */
function measureAll(): void {
  const folder = mkdtempSync(join(tmpdir(), 'save-card-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const found = names.map((name): [string, unknown] => {
    const file = join(folder, `${name}.json`);
    const args = [fileURLToPath(import.meta.url), name, '--json', file];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
    return [name, JSON.parse(readFileSync(file, 'utf8'))];
  });
  if (asked.json !== undefined) {
    writeFileSync(asked.json, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
  }
}

if (asked.name === undefined) measureAll();
else await measureOne(asked.name);
