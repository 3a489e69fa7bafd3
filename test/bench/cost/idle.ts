import { type App as CdkApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { AppStage } from '../../../lib/app-stage.ts';
import type { App } from '../../../lib/load-app.ts';
import { SaveCardStack } from '../../../lib/save-card-stack.ts';

/** What a stage has that is paid for by the month, whether or not anybody calls it. */
export interface IdleUse {
  /** An alarm on an expression is paid for by each metric in it. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly secrets: number;
  /** Without the key of `"encryption": "customerManaged"`. */
  readonly keys: number;
  /** Of these, that Lambda looks into all the time. */
  readonly polledQueues: number;
  /** Nothing is paid for an empty one. */
  readonly functions: number;
  readonly logGroups: number;
}

/** Counts in the template of a stage. */
export function countIdle(
  scope: CdkApp,
  { settings, app }: { readonly settings: AppStage; readonly app: App },
): IdleUse {
  const stack = new SaveCardStack(scope, {
    settings,
    app,
    code: () => Code.fromInline('exports.handler = () => {};'),
  });
  const template = Template.fromStack(Stack.of(stack));
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return {
    alarmMetrics: alarms.reduce((sum, { Properties }) => sum + metricsOf(Properties), 0),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    secrets: count('AWS::SecretsManager::Secret'),
    keys: count('AWS::KMS::Key'),
    polledQueues: count('AWS::Lambda::EventSourceMapping'),
    functions: count('AWS::Lambda::Function'),
    logGroups: count('AWS::Logs::LogGroup'),
  };
}

function metricsOf({ Metrics = [{ MetricStat: {} }] }: { readonly Metrics?: readonly object[] }) {
  return Metrics.filter((metric) => 'MetricStat' in metric).length;
}
