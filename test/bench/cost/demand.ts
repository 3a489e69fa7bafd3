import { type QuotaName, quotas } from '../quotas.ts';
import { assumptions } from './assumptions.ts';
import { type CostRecord, flowOf, tracedShare, warmMs } from './calculate.ts';

/** The settings of a stage that limit as well. */
export type LimitName = QuotaName | 'apiSetting' | 'webhookSetting';

export interface Demand {
  readonly limitName: LimitName;
  readonly what: string;
  /** For each second; for `concurrency`, functions at once. */
  readonly needed: number;
  readonly limit: number;
}

/** How often each flow is asked for, in a second. */
export function mix(requestsPerSecond: number) {
  const intents = requestsPerSecond / 2;
  return {
    secret: requestsPerSecond / 2,
    'intent-with-key': intents,
    webhook: intents * assumptions.webhooksPerPayment,
  } as const;
}

/**
 * What so many requests of the app in a second ask for, half of them secrets and half intents, and the
 * webhooks of these intents. Little's law: functions at once = how often × how long.
 */
export function demandAt(record: CostRecord, requestsPerSecond: number): readonly Demand[] {
  const { settings } = record;
  const flows = Object.entries(mix(requestsPerSecond)).map(([id, rate]) => ({
    flow: flowOf(record, id),
    rate,
  }));
  const sum = (of: (each: (typeof flows)[number]) => number) =>
    flows.reduce((total, each) => total + of(each), 0);
  const atOnce = ({ flow, rate }: (typeof flows)[number]) =>
    flow.functions.reduce(
      (total, use) => total + (rate * warmMs(use, settings.memoryMb)) / 1000,
      0,
    );
  const { webhook } = mix(requestsPerSecond);
  const secretReads = sum(
    (each) => (Math.max(1, atOnce(each)) * each.flow.cold.secretCalls) / settings.keyTtlSeconds,
  );
  const invocations = sum(({ flow, rate }) => rate * flow.functions.length);
  const events = sum(({ flow, rate }) => rate * flow.warm.events);
  const of = (limitName: QuotaName, needed: number): Demand => ({
    limitName,
    what: quotas[limitName].what,
    needed,
    limit: quotas[limitName].limit,
  });
  return [
    {
      limitName: 'apiSetting',
      what: 'the setting `throttling.ratePerSecond`',
      needed: requestsPerSecond,
      limit: settings.apiRatePerSecond,
    },
    {
      limitName: 'webhookSetting',
      what: 'the setting `throttling.webhook.ratePerSecond`',
      needed: webhook,
      limit: settings.webhookRatePerSecond,
    },
    of('apiRequests', requestsPerSecond + webhook),
    of('concurrency', sum(atOnce)),
    of(
      'newTableReads',
      sum(({ flow, rate }) => rate * flow.warm.readUnits),
    ),
    of(
      'newTableWrites',
      sum(({ flow, rate }) => rate * flow.warm.writeUnits),
    ),
    of(
      'tableReads',
      sum(({ flow, rate }) => rate * flow.warm.readUnits),
    ),
    of(
      'tableWrites',
      sum(({ flow, rate }) => rate * flow.warm.writeUnits),
    ),
    of('secretReads', secretReads),
    of('keyRequests', secretReads),
    of('putEvents', events),
    of('eventTargets', events),
    of('traces', invocations * tracedShare(invocations)),
  ];
}

/** Calls to Dojo in a second. It has a limit, and does not say which. */
export function dojoCallsAt(record: CostRecord, requestsPerSecond: number): number {
  return Object.entries(mix(requestsPerSecond)).reduce(
    (sum, [id, rate]) => sum + rate * flowOf(record, id).warm.dojoCalls,
    0,
  );
}

/** Which of them are exceeded, the one with the least room first. */
export function exceeded(demands: readonly Demand[]): readonly Demand[] {
  return demands
    .filter(({ needed, limit }) => needed > limit)
    .toSorted((one, other) => other.needed / other.limit - one.needed / one.limit);
}
