import {
  Alarm,
  ComparisonOperator,
  type Dashboard,
  type IAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AppStage } from '../app-stage.ts';
import { pascalCase } from '../pascal-case.ts';
import type { SaveCard } from '../save-card.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { type AlarmDefinition, alarmsOf, firstStep, type StageAlarm } from './alarms.ts';
import { cloudWatchMetric, type MetricSources } from './cloud-watch-metrics.ts';
import { dashboardOf } from './dashboard.ts';
import type { WatchedStage } from './measure.ts';
import { QueryDefinitions } from './query-definitions.ts';

export interface ObservabilityProps {
  readonly backend: SaveCard;
  /** The settings that the backend was made with. */
  readonly settings: AppStage;
}

interface AlarmContext {
  /** Of the backend: `save-card-<app>-<stage>`. */
  readonly name: string;
  readonly stage: WatchedStage;
  readonly sources: MetricSources;
  readonly topic: Topic;
}

interface MadeAlarm {
  readonly id: string;
  readonly alarm: Alarm;
  /** A gradual release goes back when it goes off. */
  readonly stopsRelease: boolean;
}

/**
 * What the person on call looks at and is woken by: a dashboard, every alarm of `alarms.ts`, the topic
 * that they are told to, when they go off and when it is over, and every query of `saved-queries.ts`: as
 * far as the setting `monitoring` does not leave them out. A team that places `SaveCard` into a stack of
 * its own makes one beside it, or leaves it out.
 */
export class Observability extends Construct {
  /** For further subscribers: a chat, a pager. `undefined`: there are no alarms. */
  readonly topic: Topic | undefined;
  readonly dashboard: Dashboard | undefined;
  /** By id, and for an alarm on several things by `<id>-<which>`. */
  readonly alarms: ReadonlyMap<string, Alarm>;

  constructor(scope: Construct, id: string, { backend, settings }: ObservabilityProps) {
    super(scope, id);
    const name = `save-card-${settings.app}-${settings.stage}`;
    const { monitoring } = settings;
    const { emails } = settings.alarms;
    this.topic = monitoring.alarms
      ? new AlarmTopic(this, 'Alarms', { name, emails }).topic
      : undefined;
    const stage: WatchedStage = {
      settings,
      routes: [...backend.functions.keys()],
      consumers: [...backend.consumers.keys()],
    };
    const sources = sourcesOf(backend, name);
    const made =
      this.topic === undefined ? [] : this.#all({ name, stage, sources, topic: this.topic });
    this.alarms = new Map(made.map(({ id, alarm }): [string, Alarm] => [id, alarm]));
    if (monitoring.savedQueries) {
      new QueryDefinitions(this, 'Queries', {
        name,
        logs: {
          functions: backend.logGroups,
          consumers: [...backend.consumers.keys()],
          api: backend.api.accessLogs,
        },
      });
    }
    const stopping = made.filter(({ stopsRelease }) => stopsRelease);
    backend.gradualRelease?.rollBackOn(stopping.map(({ alarm }) => alarm) as IAlarm[]);
    this.dashboard = monitoring.dashboard
      ? dashboardOf(this, 'Dashboard', {
          name,
          stage,
          sources,
          alarms: [...this.alarms.values()],
        })
      : undefined;
  }

  #all({ name, stage, sources, topic }: AlarmContext): readonly MadeAlarm[] {
    return alarmsOf(stage).map((each) => ({
      id: each.name,
      stopsRelease: each.definition.stopsRelease === true,
      alarm: this.#alarm(`${name}-${each.name}`, each, {
        metric: cloudWatchMetric(each.measure, sources),
        runbook: stage.settings.alarms.runbook,
        stack: name,
        topic,
      }),
    }));
  }

  #alarm(
    alarmName: string,
    { name, definition, threshold, evaluation: { of, bad } }: StageAlarm,
    {
      metric,
      runbook,
      stack,
      topic,
    }: {
      readonly metric: IMetric;
      readonly runbook: string;
      readonly stack: string;
      readonly topic: Topic;
    },
  ): Alarm {
    const { isBadToHaveLess = false } = definition;
    const alarm = new Alarm(this, pascalCase(name), {
      alarmName,
      alarmDescription: describe(definition, { runbook, stack }),
      metric,
      threshold,
      evaluationPeriods: of,
      datapointsToAlarm: bad,
      comparisonOperator: isBadToHaveLess
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: isBadToHaveLess
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}

function sourcesOf(backend: SaveCard, service: string): MetricSources {
  const consumers = [...backend.consumers];
  return {
    service,
    logGroups: new Map<string, ILogGroup>([
      ...backend.logGroups,
      ['api', backend.api.accessLogs],
      ['audit-steps', backend.audit.parts.steps],
    ]),
    api: backend.httpApi,
    table: backend.table as ITableV2,
    audit: backend.audit.parts,
    functions: new Map<string, IFunction>([
      ...backend.functions,
      ...consumers.map(([id, { handler }]): [string, IFunction] => [id, handler]),
      ['settle', backend.settling.handler],
      ['audit', backend.audit.handler],
    ]),
    queues: {
      'refused-events': backend.events.refused,
      settle: backend.settling.queue,
      unsettled: backend.settling.deadLetters,
    },
    failedEvents: new Map(consumers.map(([id, { queue }]) => [id, queue])),
  };
}

/** Plain text: CloudFormation hands other letters than ASCII back as question marks. */
function describe(
  definition: Pick<AlarmDefinition, 'id' | 'when' | 'hurts' | 'first'>,
  { runbook, stack }: { readonly runbook: string; readonly stack: string },
): string {
  const { id, when, hurts } = definition;
  const first = firstStep(definition, stack);
  return [`${when}.`, `Who is hurt: ${hurts}`, `First: ${first}`, `Runbook: ${runbook}#${id}`]
    .join('\n')
    .replaceAll('`', '')
    .replaceAll('’', "'");
}
