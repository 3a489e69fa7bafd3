import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { quantile } from '../fresh-processes.ts';
import { assumptions } from './assumptions.ts';
import { type Flow, flowsOf } from './flows.ts';
import { type MeasuredStack, startMeasuredStack } from './measured-stack.ts';
import { waitedMs } from './recorder.ts';
import { createTableUse } from './table-use.ts';

/** What one function spends on one request. */
export interface FunctionUse {
  readonly id: string;
  /** Median processor milliseconds of a warm invocation. */
  readonly cpuMs: number;
  /** Median milliseconds of waiting for Dojo and AWS, of a warm invocation. */
  readonly waitMs: number;
  /** The same of the first invocation of a process, and of loading the bundle before it. */
  readonly cold: { readonly loadCpuMs: number; readonly cpuMs: number; readonly waitMs: number };
  /** Of its own log, metrics included, for a warm invocation. */
  readonly logLines: number;
  readonly logBytes: number;
}

/** What one request asks for, on average. */
export interface ServiceUse {
  readonly dojoCalls: number;
  readonly secretCalls: number;
  readonly queueRequests: number;
  /** Of 64 KB. */
  readonly events: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface FlowUse {
  readonly id: string;
  readonly title: string;
  readonly functions: readonly FunctionUse[];
  readonly warm: ServiceUse & {
    /** By service and operation, for one request. */
    readonly operations: Readonly<Record<string, number>>;
    /** Bytes in the table, times the share of a month for which they stay. */
    readonly storedByteMonths: number;
    /** To Dojo, and to the caller. */
    readonly bytesOut: number;
  };
  readonly cold: ServiceUse;
  /** Its metrics, as `Name{dimension=value}`. */
  readonly metrics: readonly string[];
}

export interface Measured {
  readonly requests: { readonly warm: number; readonly cold: number };
  /** Median processor milliseconds of Node itself, until it runs a first line. */
  readonly nodeStartCpuMs: number;
  readonly flows: readonly FlowUse[];
}

/** Sent before anything is counted: V8 compiles what it has seen often. */
const warmUps = 20;

/** Runs every flow so often, one request at a time. Starts a stack, and stops it again. */
export async function measure(requests: Measured['requests']): Promise<Measured> {
  const nodeStartCpuMs = await measureNodeStart();
  const stack = await startMeasuredStack();
  try {
    const flows: FlowUse[] = [];
    const users = requests.cold + warmUps + requests.warm;
    for (const flow of await flowsOf(stack, users))
      flows.push(await measureFlow(stack, flow, requests));
    return { requests, nodeStartCpuMs, flows };
  } finally {
    await stack.close();
  }
}

/** What of one request was seen. */
interface Seen {
  readonly answerBytes: number;
  readonly calls: MeasuredStack['calls'];
  readonly invocations: MeasuredStack['invocations'];
}

async function measureFlow(
  stack: MeasuredStack,
  flow: Flow,
  requests: Measured['requests'],
): Promise<FlowUse> {
  const cold: Seen[] = [];
  for (let count = 0; count < requests.cold; count++) {
    await stack.functions.forgetProcesses();
    cold.push(await sendOne(stack, flow));
  }
  for (let count = 0; count < warmUps; count++) await sendOne(stack, flow);
  const lines: MeasuredStack['lines'][number][] = [];
  const warm: Seen[] = [];
  for (let count = 0; count < requests.warm; count++) {
    warm.push(await sendOne(stack, flow));
    lines.push(...stack.lines);
  }
  const table = createTableUse();
  const use = serviceUse(warm, table);
  return {
    id: flow.id,
    title: flow.title,
    functions: flow.functionIds.map((id, index) => {
      const own = lines.filter(({ functionId }) => functionId === id);
      const bytes = own.reduce(
        (sum, { line }) => sum + Buffer.byteLength(line) + assumptions.bytesPerLogLine,
        0,
      );
      return {
        id,
        ...functionUse(id, index === 0, { warm, cold }),
        logLines: round(own.length / warm.length),
        logBytes: round(bytes / warm.length),
      };
    }),
    warm: {
      ...use,
      operations: operationsOf(warm),
      storedByteMonths: round(table.storedByteMonths() / warm.length),
      bytesOut: round(mean(warm.map(bytesOut))),
    },
    cold: serviceUse(cold, createTableUse()),
    metrics: [...new Set(lines.flatMap(({ line }) => metricsIn(line)))].sort(),
  };
}

async function sendOne(stack: MeasuredStack, flow: Flow): Promise<Seen> {
  stack.clear();
  const answerBytes = await flow.send();
  const latestMs = performance.now() + 30_000;
  while (stack.invocations.length < flow.functionIds.length) {
    if (performance.now() > latestMs) throw new Error(`${flow.id}: a function was not run.`);
    await sleep(2);
  }
  // Lines come over another pipe than results.
  await sleep(5);
  return { answerBytes, calls: [...stack.calls], invocations: [...stack.invocations] };
}

/** @param asks - whether the calls are this function's: the route's. Consumers as shipped make none. */
function functionUse(
  id: string,
  asks: boolean,
  { warm, cold }: { readonly warm: readonly Seen[]; readonly cold: readonly Seen[] },
) {
  const of = (seen: readonly Seen[]) =>
    seen.flatMap(({ invocations }) => invocations.filter(({ functionId }) => functionId === id));
  const waits = (seen: readonly Seen[]) =>
    asks ? median(seen.map(({ calls }) => waitedMs(calls))) : 0;
  return {
    cpuMs: median(of(warm).map(({ cpuMs }) => cpuMs)),
    waitMs: waits(warm),
    cold: {
      loadCpuMs: median(of(cold).map(({ loadCpuMs = Number.NaN }) => loadCpuMs)),
      cpuMs: median(of(cold).map(({ cpuMs }) => cpuMs)),
      waitMs: waits(cold),
    },
  };
}

const eventBytes = 64 * 1024;

function serviceUse(seen: readonly Seen[], table: ReturnType<typeof createTableUse>): ServiceUse {
  const calls = seen.flatMap((each) => each.calls);
  const perRequest = (service: string) =>
    round(calls.filter((call) => call.service === service).length / seen.length);
  const units = table.add(calls.filter(({ service }) => service === 'dynamodb'));
  const events = calls
    .filter(({ service }) => service === 'eventbridge')
    .reduce(
      (sum, { requestBody }) => sum + Math.ceil(Buffer.byteLength(requestBody) / eventBytes),
      0,
    );
  return {
    dojoCalls: perRequest('dojo'),
    secretCalls: perRequest('secrets-manager'),
    queueRequests: perRequest('sqs'),
    events: round(events / seen.length),
    readUnits: round(units.read / seen.length),
    writeUnits: round(units.write / seen.length),
  };
}

function operationsOf(seen: readonly Seen[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { service, operation } of seen.flatMap(({ calls }) => calls)) {
    const name = `${service} ${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(
    [...counts].sort().map(([name, count]) => [name, round(count / seen.length)]),
  );
}

function bytesOut({ answerBytes, calls }: Seen): number {
  return calls
    .filter(({ service }) => service === 'dojo')
    .reduce((sum, { requestBytes }) => sum + requestBytes, answerBytes);
}

/** The metrics of a line in CloudWatch's embedded metric format. */
function metricsIn(line: string): string[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const fields = JSON.parse(line);
  return fields._aws.CloudWatchMetrics.flatMap(
    ({ Metrics, Dimensions }: { Metrics: { Name: string }[]; Dimensions: string[][] }) =>
      Metrics.flatMap(({ Name }) =>
        Dimensions.map((names) => {
          const own = names.filter((name) => name !== 'service');
          return `${Name}${own.map((name) => `{${name}=${fields[name]}}`).join('')}`;
        }),
      ),
  );
}

async function measureNodeStart(): Promise<number> {
  const script = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)';
  const run = promisify(execFile);
  const samples: number[] = [];
  for (let count = 0; count < 11; count++) {
    samples.push(Number((await run(process.execPath, ['--eval', script])).stdout));
  }
  return median(samples);
}

function median(values: readonly number[]): number {
  return round(quantile(values, 0.5));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
