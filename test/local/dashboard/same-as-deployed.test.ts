import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../../lib/app-functions.ts';
import { SaveCardStack } from '../../../lib/save-card-stack.ts';
import { dashboardData } from '../../../local/dashboard/dashboard-data.ts';
import { MetricStore } from '../../../local/dashboard/metric-store.ts';
import { localNames } from '../../../local/local-names.ts';
import { fixtureApp, fixtureStage } from '../../fixtures/fixture-app.ts';
import { testApp } from '../../lib/test-app.ts';

const app = await fixtureApp();
const settings = await fixtureStage();
const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings,
    app,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);
const { routes, consumers } = functionsOf(app);
const startedAtMs = Date.UTC(2026, 0, 1);
const local = dashboardData({
  app: settings.app,
  stage: settings.stage,
  watched: {
    settings,
    routes: routes.map(({ id }) => id),
    consumers: consumers.map(({ id }) => id),
  },
  runbook: 'docs/runbook.md',
  store: new MetricStore(),
  names: localNames(settings),
  startedAtMs,
  nowMs: startedAtMs,
});

function deployedWidgets(): readonly { type: string; properties: Record<string, unknown> }[] {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const parts: readonly unknown[] = dashboard?.Properties.DashboardBody['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '<it>')).join(''))
    .widgets;
}

describe('the page of npm start and what is deployed', () => {
  it('have the same sections and graphs, in the same order', () => {
    const deployed = deployedWidgets().flatMap(({ type, properties }) =>
      type === 'text' ? [properties.markdown] : type === 'metric' ? [properties.title] : [],
    );

    const shown = local.sections.flatMap(({ title, graphs }) => [
      `## ${title}`,
      ...graphs.map((graph) => graph.title),
    ]);

    expect(shown).toEqual(deployed);
    expect(shown).toContain('Requests by route');
  });

  it('have the same alarms, with the same thresholds, numbers of values, and runbook paragraphs', () => {
    const deployed = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties: it }) => ({
        name: it.AlarmName.replace('save-card-demo-sandbox-', ''),
        threshold: it.Threshold,
        values: it.EvaluationPeriods,
        bad: it.DatapointsToAlarm,
        runbook: it.AlarmDescription.split('Runbook: ')[1],
      }),
    );

    const shown = local.alarms.map((alarm) => ({
      name: alarm.name,
      threshold: alarm.threshold,
      values: alarm.values.length,
      bad: alarm.badValuesForAlarm,
      runbook: alarm.runbook,
    }));

    const byName = (one: { name: string }, other: { name: string }) =>
      one.name.localeCompare(other.name);
    expect(shown.sort(byName)).toEqual(deployed.sort(byName));
    expect(shown.length).toBeGreaterThan(20);
  });

  it('differ in the page: no deployed route has it', () => {
    const deployed = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));

    expect(deployed.length).toBeGreaterThan(20);
    expect(deployed.filter(({ Properties }) => Properties.RouteKey.includes('/dashboard'))).toEqual(
      [],
    );
  });

  it('says what no local stack can measure', () => {
    const graphs = local.sections.flatMap((section) => section.graphs);

    expect(graphs.filter((it) => !it.isMeasuredHere).map(({ title }) => title)).toEqual([
      'DynamoDB: units',
    ]);
    expect(local.alarms.filter((it) => !it.isMeasuredHere).map(({ name }) => name)).toEqual([
      'functions-throttled',
      'table-throttled-reads',
      'table-throttled-writes',
    ]);
  });
});
