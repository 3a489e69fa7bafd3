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
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AppStage } from '../app-stage.ts';
import { pascalCase } from '../pascal-case.ts';
import type { SaveCard } from '../save-card.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { type AlarmDefinition, alarms, type Watched } from './alarms.ts';
import { dashboardOf } from './dashboard.ts';
import { ownMetrics } from './own-metrics.ts';
import { QueryDefinitions } from './query-definitions.ts';

export interface ObservabilityProps {
  readonly backend: SaveCard;
  /** The settings that the backend was made with. */
  readonly settings: AppStage;
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
    const watched: Watched = {
      settings,
      own: ownMetrics(name),
      api: backend.httpApi,
      table: backend.table as ITableV2,
      audit: backend.audit.handler,
      refusedEvents: backend.events.refused,
      unsettled: backend.settling.deadLetters,
      failedEvents: new Map([...backend.consumers].map(([id, { queue }]) => [id, queue])),
    };
    this.alarms =
      this.topic === undefined ? new Map() : this.#all({ name, watched, topic: this.topic });
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
    const stopping = alarms.filter(({ stopsRelease }) => stopsRelease === true);
    backend.gradualRelease?.rollBackOn(
      stopping.flatMap(({ id }) => this.alarms.get(id) ?? []) as IAlarm[],
    );
    this.dashboard = monitoring.dashboard
      ? dashboardOf(this, 'Dashboard', {
          name,
          watched,
          backend,
          memoryMb: settings.memoryMb,
          alarms: [...this.alarms.values()],
        })
      : undefined;
  }

  #all({
    name,
    watched,
    topic,
  }: {
    readonly name: string;
    readonly watched: Watched;
    readonly topic: Topic;
  }): ReadonlyMap<string, Alarm> {
    const { settings } = watched;
    return new Map(
      alarms.flatMap((definition) =>
        Object.entries(definition.metrics(watched)).map(([which, metric]): [string, Alarm] => {
          const full = which === '' ? definition.id : `${definition.id}-${which}`;
          const alarm = { id: full, metric, settings, topic };
          return [full, this.#alarm(`${name}-${full}`, definition, alarm)];
        }),
      ),
    );
  }

  #alarm(
    alarmName: string,
    { threshold, evaluation, isBadToHaveLess = false, ...definition }: AlarmDefinition,
    {
      id,
      metric,
      settings,
      topic,
    }: {
      readonly id: string;
      readonly metric: IMetric;
      readonly settings: Watched['settings'];
      readonly topic: Topic;
    },
  ): Alarm {
    const { of, bad } = typeof evaluation === 'function' ? evaluation(settings) : evaluation;
    const alarm = new Alarm(this, pascalCase(id), {
      alarmName,
      alarmDescription: describe(definition, settings.alarms.runbook),
      metric,
      threshold: typeof threshold === 'function' ? threshold(settings) : threshold,
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

/** Plain text: CloudFormation hands other letters than ASCII back as question marks. */
function describe(
  { id, when, hurts, first }: Pick<AlarmDefinition, 'id' | 'when' | 'hurts' | 'first'>,
  runbook: string,
): string {
  return [`${when}.`, `Who is hurt: ${hurts}`, `First: ${first}`, `Runbook: ${runbook}#${id}`]
    .join('\n')
    .replaceAll('`', '')
    .replaceAll('’', "'");
}
