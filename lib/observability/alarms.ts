import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import type { AppStage } from '../app-stage.ts';
import { auditDueHours } from './audit-due.ts';
import {
  type CalculatedMeasure,
  calculated,
  dividedBy,
  type Measure,
  minus,
  ofAccount,
  ofApi,
  ofAudit,
  ofFunction,
  ofTable,
  own,
  signal,
  sumOf,
  times,
  type WatchedStage,
  waiting,
} from './measure.ts';

/** What an alarm can watch. */
export type AlarmMeasure = Measure | CalculatedMeasure;

type Settings = Pick<AppStage, 'alarms' | 'audit'>;

/** How many values of the last ones have to be bad. */
export interface Evaluation {
  /** Of this many values, the newest. */
  readonly of: number;
  /** At least this many are bad. */
  readonly bad: number;
}

export interface AlarmDefinition {
  /** Also the anchor of the alarm's paragraph in the runbook. */
  readonly id: string;
  /** When it goes off. */
  readonly when: string;
  /** Who is hurt, and how. */
  readonly hurts: string;
  /** What to do first. Its commands have `--stack <stack>`: see {@link firstStep}. */
  readonly first: string;
  /**
   * What is watched: an alarm for each, by what its name ends with. None: there is nothing to be watched
   * with these settings.
   */
  readonly measures: (stage: WatchedStage) => Readonly<Record<string, AlarmMeasure>>;
  /** From which value on a value is bad. */
  readonly threshold: number | ((settings: Settings) => number);
  readonly evaluation: Evaluation | ((settings: Settings) => Evaluation);
  /** Whether it is bad to have less than the threshold, or nothing at all. Default: more is. */
  readonly isBadToHaveLess?: boolean;
  /** Whether a gradual release is taken back when it goes off. Default no. */
  readonly stopsRelease?: boolean;
}

/** In seconds. */
const quarter = 15 * 60;
const hour = 60 * 60;
const day = 24 * hour;

/** What users do not feel yet, or what another alarm tells of sooner where they do. */
const goesOn: Evaluation = { of: 3, bad: 2 };
/** What is bad at once, and stays an alarm for a quarter of an hour after the last time. */
const atOnce: Evaluation = { of: 3, bad: 1 };
/** What is bad at once, and is told again by the next look, which may be half an hour later. */
const untilLookedAgain: Evaluation = { of: 7, bad: 1 };
/** What is bad at once, and is told again by the next audit, in values of an hour. */
const untilNextAudit: Evaluation = { of: 25, bad: 1 };

/** An alarm of CloudWatch calculates with no more metrics. */
const mostMetrics = 10;

/** Crashes of so many functions as one alarm can watch, each part under its number. */
function crashesOf(functionIds: readonly string[]): Readonly<Record<string, CalculatedMeasure>> {
  const parts = Array.from({ length: Math.ceil(functionIds.length / mostMetrics) }, (_, part) =>
    functionIds.slice(part * mostMetrics, (part + 1) * mostMetrics),
  );
  return Object.fromEntries(
    parts.map((ids, part) => [
      String(part + 1),
      calculated('crashes', sumOf(ids.map((id) => ofFunction(id, 'Errors')))),
    ]),
  );
}

/** Executions of the audit that did not end as they should. */
function executionsEnded(): CalculatedMeasure {
  const metrics = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;
  const each = metrics.map((metric) => ofAudit(metric, { periodSeconds: hour }));
  return calculated('executions', sumOf(each), hour);
}

/**
 * Every alarm of a stage, and the only list of them: the stack makes them of it, and tests hold the
 * metrics of the functions and the docs against it.
 */
export const alarms: readonly AlarmDefinition[] = [
  {
    id: 'api-errors',
    stopsRelease: true,
    when: 'Within five minutes 5% of the requests or more, and at least five, are answered with a 5xx',
    hurts: 'Users of the app cannot pay or save a card.',
    first:
      'Look at Problems on the dashboard for which error it is, and at the alarms beside this one.',
    measures: () => {
      const errors = ofApi('5xx');
      return {
        '': calculated('5xx in %', {
          kind: 'if-at-least',
          value: errors,
          least: 5,
          result: dividedBy(times(100, errors), ofApi('Count')),
        }),
      };
    },
    threshold: 5,
    evaluation: atOnce,
  },
  {
    id: 'functions-failing',
    stopsRelease: true,
    when: 'A function of the API crashes, or runs out of time or memory',
    hurts: 'Users of the app get errors from one route, perhaps with each request.',
    first: 'Run the saved query crashes: it names the function. Was it just released?',
    measures: ({ routes }) => crashesOf(routes),
    threshold: 1,
    evaluation: atOnce,
  },
  {
    id: 'latency',
    when: 'One of 100 requests takes longer than `alarms.p99BudgetMs`, for a quarter of an hour',
    hurts: 'Users of the app wait in front of a payment page that does not come.',
    first: 'See on the dashboard whether the time is ours or Dojo’s; if it is Dojo’s, tell Dojo.',
    measures: () => ({ '': ofApi('Latency', { statistic: 'p99' }) }),
    threshold: ({ alarms: { p99BudgetMs } }) => p99BudgetMs,
    evaluation: { of: 3, bad: 3 },
  },
  {
    id: 'dojo-unavailable',
    when: 'Dojo does not answer, or with an error of its own, five times within five minutes',
    hurts: 'Users of the app cannot pay or save a card; they are asked to try again.',
    first: 'Look at Dojo’s status page, and at Dojo’s failures on the dashboard; report to Dojo.',
    measures: () => ({ '': signal('dojo-unavailable') }),
    threshold: 5,
    evaluation: atOnce,
  },
  {
    id: 'dojo-key',
    when: 'The Dojo API key is missing, or Dojo refuses it',
    hurts: 'Nobody can pay or save a card, and nothing is settled, until there is a valid key.',
    first:
      'npm run key -- set --stack <stack>, with a valid key of the same Dojo account: it stores no wrong one.',
    measures: () => ({ '': signal('dojo-key') }),
    threshold: 1,
    evaluation: atOnce,
  },
  {
    id: 'dojo-account',
    when: 'The Dojo API key is of another Dojo account than the customers, or of the other environment',
    hurts: 'Nobody can pay or save a card. Nothing was created, replaced or deleted.',
    first: 'Put the right key back: npm run key -- set --stack <stack>. It stores no wrong one.',
    measures: () => ({ '': signal('dojo-account') }),
    threshold: 1,
    evaluation: atOnce,
  },
  {
    id: 'customers-vanishing',
    when: 'More customers are gone at Dojo than `replacementLimitPerHour` lets be replaced',
    hurts: 'The users whose customers are gone get 503: they cannot pay, and may lose saved cards.',
    first: 'Ask Dojo whether customers were deleted. Raise no limit before the answer.',
    measures: () => ({ '': signal('customers-vanishing') }),
    threshold: 1,
    evaluation: atOnce,
  },
  {
    id: 'money-unresolved',
    when: 'It has not been known for 15 minutes, and for less than a day, whether a capture, release, refund or charge moved money',
    hurts: 'One payment is locked, and its card-holder may have been charged or paid back unseen.',
    first:
      'npm run audit -- --stack <stack> names the payment; then npm run payments -- show <id> --stack <stack>.',
    measures: () => {
      const age = own(metricNames.openFor, 'payment', { statistic: 'Maximum' });
      const ageFromADayOn = { kind: 'if-at-least', value: age, least: day, result: age } as const;
      return { '': calculated('seconds', minus(age, ageFromADayOn)) };
    },
    threshold: 15 * 60,
    evaluation: untilLookedAgain,
  },
  {
    id: 'money-given-up',
    when: 'It has not been known for a day whether a capture, release, refund or charge moved money',
    hurts: 'One payment stays locked until a person decides: it is not looked at any more.',
    first:
      'npm run audit -- --stack <stack> names the payment; then npm run payments -- resolve <id> --stack <stack>.',
    measures: () => ({
      '': own(metricNames.openFor, 'payment', { statistic: 'Maximum', periodSeconds: hour }),
    }),
    threshold: day,
    evaluation: untilNextAudit,
  },
  {
    id: 'erasure-overdue',
    when: 'An erasure has not come to its end for a day',
    hurts: 'A user who asked to be erased is not, and the law sets a term for it.',
    first: 'Search the logs for erasure_unfinished and erasure_blocked: errorCode says why.',
    measures: () => ({
      '': own(metricNames.openFor, 'erasure', { statistic: 'Maximum', periodSeconds: hour }),
    }),
    threshold: day,
    evaluation: untilNextAudit,
  },
  {
    id: 'webhooks-failing',
    stopsRelease: true,
    when: 'Three webhooks within a quarter of an hour could not be dealt with',
    hurts: 'Orders that are paid are not fulfilled until Dojo sends their webhooks again.',
    first: 'Search the log of receive-webhook for errors: their code says why.',
    measures: () => ({ '': own(metricNames.webhooks, 'failed', { periodSeconds: quarter }) }),
    threshold: 3,
    evaluation: { of: 1, bad: 1 },
  },
  {
    id: 'webhooks-refused',
    when: 'Ten webhooks within a quarter of an hour were not signed with a secret that is known',
    hurts: 'If they are Dojo’s, paid orders are not fulfilled. If they are a stranger’s, nobody.',
    first:
      'npm run webhooks -- list --stack <stack>. If the secret is not the subscription’s: npm run webhooks -- subscribe --stack <stack>.',
    measures: () => ({ '': own(metricNames.webhooks, 'forged', { periodSeconds: quarter }) }),
    threshold: 10,
    evaluation: { of: 1, bad: 1 },
  },
  {
    id: 'refused-events',
    when: 'An event waits in the queue of RefusedEventsQueueUrl',
    hurts: 'An order that is paid is not fulfilled: the bus refused its event for good.',
    first:
      'Read event_dead_lettered in the log of receive-webhook, remove the cause, send it again.',
    measures: () => ({ '': waiting('refused-events') }),
    threshold: 1,
    evaluation: { of: 1, bad: 1 },
  },
  {
    id: 'failed-events',
    when: 'An event waits in the queue of a consumer that failed on it three times',
    hurts: 'An order that is paid is not fulfilled.',
    first: 'Read the consumer’s log, remove the cause, deploy, and send the events back.',
    measures: ({ consumers }) =>
      Object.fromEntries(consumers.map((id) => [id, waiting({ failedOf: id })])),
    threshold: 1,
    evaluation: { of: 1, bad: 1 },
  },
  {
    id: 'unsettled',
    when: 'A message waits in the queue of UnsettledQueueUrl',
    hurts: 'A payment, an erasure or a first customer of one user stays open.',
    first: 'Search the log of settle for settle_failed and settle_message_unreadable.',
    measures: () => ({ '': waiting('unsettled') }),
    threshold: 1,
    evaluation: { of: 1, bad: 1 },
  },
  {
    id: 'audit-failed',
    when: 'The scheduled audit could not run, or not to its end',
    hurts: 'Nobody yet: what is wrong between the table and Dojo stays unseen.',
    first: 'Search the log of the audit for audit_failed and audit_broken: errorCode says why.',
    measures: ({ settings: { audit } }): Record<string, AlarmMeasure> => ({
      '': signal('audit-failed', { periodSeconds: hour }),
      crashed: ofFunction('audit', 'Errors', { periodSeconds: hour }),
      // What ends without the function is told of by `audit-missing` as soon, where that is.
      ...(auditDueHours(audit.schedule) === undefined && { ended: executionsEnded() }),
    }),
    threshold: 1,
    evaluation: untilNextAudit,
  },
  {
    id: 'audit-missing',
    when: 'No audit has come to its end for two hours longer than `audit.schedule` says; in a new stage: until its first',
    hurts: 'Nobody yet: lost payments and erasures that nothing else knows of stay unseen.',
    first: 'Run it now: npm run audit -- --scheduled --stack <stack>. Is its rule enabled?',
    measures: ({ settings: { audit } }): Record<string, Measure> =>
      auditDueHours(audit.schedule) === undefined
        ? {}
        : {
            '': own(metricNames.auditCompleted, undefined, { periodSeconds: hour }),
          },
    threshold: 1,
    evaluation: ({ audit }) => {
      const hours = auditDueHours(audit.schedule) ?? 1;
      return { of: hours, bad: hours };
    },
    isBadToHaveLess: true,
  },
  {
    id: 'aws-unavailable',
    when: 'DynamoDB, Secrets Manager, EventBridge or SQS fails five times within five minutes',
    hurts: 'Users of the app get 503 and are asked to try again.',
    first: 'Look at the AWS Health Dashboard. AccessDenied in the log: deploy again.',
    measures: () => ({ '': signal('aws-unavailable') }),
    threshold: 5,
    evaluation: atOnce,
  },
  {
    id: 'functions-throttled',
    when: 'Lambda refuses to run functions of this AWS account and region, in two of the last three spans of five minutes. The AWS account’s concurrency is used up, or a function’s own',
    hurts: 'Users of the app get errors; webhooks and what is to be settled come late.',
    first: 'See which function uses the concurrency up; ask AWS for a higher quota.',
    measures: () => ({ '': ofAccount('Throttles') }),
    threshold: 1,
    evaluation: goesOn,
  },
  {
    id: 'concurrency',
    when: 'Functions of this AWS account and region use 80% of `alarms.concurrencyLimit`, in two of the last three spans of five minutes',
    hurts: 'Nobody yet: at 100% requests are refused.',
    first: 'Ask AWS for a higher quota of concurrent executions; see what else runs there.',
    measures: () => ({ '': ofAccount('ConcurrentExecutions', { statistic: 'Maximum' }) }),
    threshold: ({ alarms: { concurrencyLimit } }) => Math.floor(0.8 * concurrencyLimit),
    evaluation: goesOn,
  },
  {
    id: 'table-throttled',
    when: 'DynamoDB refuses reads or writes of the table for being too many, in two of the last three spans of five minutes',
    hurts: 'Users of the app get 503 and are asked to try again.',
    first: 'Look for one user or payment that is asked for over and over; then for a sale.',
    measures: () => ({
      reads: ofTable('ReadThrottleEvents'),
      writes: ofTable('WriteThrottleEvents'),
    }),
    threshold: 1,
    evaluation: goesOn,
  },
  {
    id: 'card-tester',
    when: 'Ten attempts of one user to pay or to add a card were declined within a day, as far as Dojo tells of them',
    hurts: 'People whose cards were stolen, and you: card schemes fine who lets cards be tested.',
    first:
      'Find the user by the log line user_declines, and disable the sign-in: docs/operations.md, Card testers.',
    measures: () => ({ '': own(metricNames.usersWithManyDeclines) }),
    threshold: 1,
    evaluation: atOnce,
  },
  {
    id: 'many-declines',
    when: 'Twenty cards of whatever users were declined for setup intents within an hour',
    hurts: 'People whose cards were stolen, if somebody tests cards with many sign-in accounts.',
    first:
      'See on the dashboard whether more users sign up than usual: docs/operations.md, Card testers.',
    measures: () => ({
      '': own(metricNames.declines, 'setup-intent', { periodSeconds: hour }),
    }),
    threshold: 20,
    evaluation: { of: 1, bad: 1 },
  },
  {
    id: 'needs-a-person',
    stopsRelease: true,
    when: 'A line of the log needs a person, and no other alarm is about it',
    hurts: 'One user or payment, mostly; the line says whom and what.',
    first: 'Search the logs for level ERROR; docs/runbook.md says of each code what to do.',
    measures: () => ({ '': signal('needs-a-person') }),
    threshold: 1,
    evaluation: atOnce,
  },
];

/** One alarm of a stage, with what the settings leave open filled in. */
export interface StageAlarm {
  /** The definition's id, and what the name of its measure ends with: `audit-failed-crashed`. */
  readonly name: string;
  readonly definition: AlarmDefinition;
  readonly measure: AlarmMeasure;
  readonly threshold: number;
  readonly evaluation: Evaluation;
}

/** The alarms that there are with a stage's settings, routes and consumers: none where `monitoring` leaves them out. */
export function alarmsOf(stage: WatchedStage): readonly StageAlarm[] {
  if (!stage.settings.monitoring.alarms) return [];
  return alarms.flatMap((definition) =>
    Object.entries(definition.measures(stage)).map(([which, measure]) => ({
      name: which === '' ? definition.id : `${definition.id}-${which}`,
      definition,
      measure,
      threshold: filledIn(definition.threshold, stage.settings),
      evaluation: filledIn(definition.evaluation, stage.settings),
    })),
  );
}

function filledIn<Value>(
  value: Value | ((settings: Settings) => Value),
  settings: Settings,
): Value {
  return value instanceof Function ? value(settings) : value;
}

/**
 * What to do first, with the commands for this stack.
 *
 * @param stack - its name. Default: what `npm start` runs.
 */
export function firstStep({ first }: Pick<AlarmDefinition, 'first'>, stack?: string): string {
  return stack === undefined
    ? first.replaceAll(/(?: --)? --stack <stack>/g, '')
    : first.replaceAll('<stack>', stack);
}
