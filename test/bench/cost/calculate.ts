import { findingKinds } from '../../../functions/core/customers/audit/finding.ts';
import { type PriceName, prices } from '../prices.ts';
import { accessLogLine, assumptions, platformLines } from './assumptions.ts';
import type { IdleUse } from './idle.ts';
import type { FlowUse, FunctionUse, Measured } from './measure.ts';

/** What the tables are computed from: measured once, and kept beside the page. */
export interface CostRecord {
  /** `2026-11-26`. */
  readonly measuredOn: string;
  readonly settings: {
    readonly memoryMb: number;
    readonly keyTtlSeconds: number;
    readonly apiRatePerSecond: number;
    readonly webhookRatePerSecond: number;
  };
  readonly measured: Measured;
  readonly idle: IdleUse;
}

/** What would change the bill. Defaults: as the record has it, X-Ray and all logs on. */
export interface Change {
  readonly memoryMb?: number;
  readonly isTraced?: boolean;
  readonly hasOwnLog?: boolean;
  /** Whether Lambda writes its two lines for each invocation. */
  readonly hasPlatformLog?: boolean;
}

export interface CostLine {
  readonly price: PriceName;
  readonly quantity: number;
  readonly usd: number;
}

const million = 1_000_000;
const billionBytes = 1e9;

function line(price: PriceName, quantity: number): CostLine {
  return { price, quantity, usd: quantity * prices[price].each };
}

export function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

/** By how much longer processor time takes with a share of a processor: never shorter than measured. */
function stretch(memoryMb: number): number {
  return Math.max(1, assumptions.wholeProcessorMb / memoryMb);
}

/**
 * Billed milliseconds of a warm invocation: what it waits, and what it computes with its share of a
 * processor. Rounded up, as Lambda does.
 */
export function warmMs({ waitMs, cpuMs }: FunctionUse, memoryMb: number): number {
  return Math.ceil(waitMs + cpuMs * stretch(memoryMb));
}

/** The same of a cold one. AWS bills the start since August 2025. */
export function coldMs({ cold }: FunctionUse, memoryMb: number, nodeStartCpuMs: number): number {
  const cpuMs = nodeStartCpuMs + cold.loadCpuMs + cold.cpuMs;
  return Math.ceil(cold.waitMs + cpuMs * stretch(memoryMb));
}

function meanMs(use: FunctionUse, memoryMb: number, nodeStartCpuMs: number): number {
  const { coldShare } = assumptions;
  const cold = coldMs(use, memoryMb, nodeStartCpuMs);
  return (1 - coldShare) * warmMs(use, memoryMb) + coldShare * cold;
}

function mixed(flow: FlowUse, name: 'readUnits' | 'writeUnits' | 'queueRequests'): number {
  const { coldShare } = assumptions;
  return (1 - coldShare) * flow.warm[name] + coldShare * flow.cold[name];
}

/** Bytes of all log lines of one request: its functions', Lambda's and the access log's. */
function logBytes(
  flow: FlowUse,
  { hasOwnLog, hasPlatformLog }: { readonly hasOwnLog: boolean; readonly hasPlatformLog: boolean },
): number {
  const withOverhead = (text: string) => Buffer.byteLength(text) + assumptions.bytesPerLogLine;
  const platform = platformLines.reduce((sum, text) => sum + withOverhead(text), 0);
  return flow.functions.reduce(
    (sum, { logBytes: own }) => sum + (hasPlatformLog ? platform : 0) + (hasOwnLog ? own : 0),
    withOverhead(accessLogLine),
  );
}

/** Calls to Secrets Manager in a month with one instance of a function that never stops. */
function secretCallsPerMonth(flow: FlowUse, keyTtlSeconds: number): number {
  return (flow.cold.secretCalls * assumptions.secondsPerMonth) / keyTtlSeconds;
}

/**
 * X-Ray records the first request of each second, and a twentieth of the others. Source: the developer
 * guide of X-Ray, "Configuring sampling rules". Assumes traffic that is spread evenly.
 */
export function tracedShare(requestsPerSecond: number): number {
  if (requestsPerSecond <= 1) return 1;
  return (1 + 0.05 * (requestsPerSecond - 1)) / requestsPerSecond;
}

/** What so many requests of one flow in a month cost, without what is idle. */
export function flowCost(
  { measured, settings }: CostRecord,
  flow: FlowUse,
  {
    requests = million,
    memoryMb = settings.memoryMb,
    isTraced = true,
    hasOwnLog = true,
    hasPlatformLog = true,
  }: Change & {
    readonly requests?: number;
  } = {},
): readonly CostLine[] {
  const gbSeconds = flow.functions.reduce(
    (sum, use) => sum + (meanMs(use, memoryMb, measured.nodeStartCpuMs) / 1000) * (memoryMb / 1024),
    0,
  );
  const kept = secretCallsPerMonth(flow, settings.keyTtlSeconds);
  const secretCalls = kept + requests * assumptions.coldShare * flow.cold.secretCalls;
  const logGb = (requests * logBytes(flow, { hasOwnLog, hasPlatformLog })) / billionBytes;
  const storedGb = (requests * flow.warm.storedByteMonths) / billionBytes;
  const share = isTraced ? tracedShare(requests / assumptions.secondsPerMonth) : 0;
  return [
    line('apiRequest', requests),
    line('lambdaRequest', requests * flow.functions.length),
    line('lambdaGbSecond', requests * gbSeconds),
    line('readUnit', requests * mixed(flow, 'readUnits')),
    line('writeUnit', requests * mixed(flow, 'writeUnits')),
    line('tableStorage', storedGb),
    line('tableRecovery', storedGb),
    line('secretCall', secretCalls),
    // Secrets Manager asks KMS at each call; DynamoDB keeps a table's key for five minutes.
    line('keyRequest', secretCalls + assumptions.secondsPerMonth / 300),
    line('event', requests * flow.warm.events),
    line('queueRequest', requests * mixed(flow, 'queueRequests')),
    line('logIngested', logGb),
    line('logStored', logGb),
    line('trace', requests * flow.functions.length * share),
    line('dataOut', (requests * flow.warm.bytesOut) / billionBytes),
  ];
}

/** Metrics that the audit sends in one hour of a day: each kind of finding, and whether it came to its end. */
const auditMetrics = findingKinds.length + 1;

/** What a stage costs in a month in which nobody calls it. */
export function idleCost({ idle }: CostRecord, isCustomerManaged = false): readonly CostLine[] {
  return [
    line('alarmMetric', idle.alarmMetrics),
    line('dashboard', idle.dashboards),
    line('secret', idle.secrets),
    line('key', idle.keys + (isCustomerManaged ? 1 : 0)),
    line('metric', auditMetrics / 24),
    line('queueRequest', idle.polledQueues * assumptions.emptyReceivesPerMonth),
  ];
}

/** Metrics that the flows send in every hour of a month with traffic all day. */
export function trafficMetrics({ measured }: CostRecord): readonly string[] {
  return [...new Set(measured.flows.flatMap(({ metrics }) => metrics))].sort();
}

export function flowOf({ measured }: CostRecord, id: string): FlowUse {
  const flow = measured.flows.find((each) => each.id === id);
  if (flow === undefined) throw new Error(`There is no flow ${id}.`);
  return flow;
}
