import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { metricNames } from '../../../functions/core/runtime/metric-names.ts';
import { signals } from '../../../functions/core/runtime/signals.ts';
import type { AppStage } from '../../../lib/app-stage.ts';
import { alarms, firstStep } from '../../../lib/observability/alarms.ts';
import { Observability } from '../../../lib/observability/observability.ts';
import { SaveCard } from '../../../lib/save-card.ts';
import { SaveCardStack } from '../../../lib/save-card-stack.ts';
import { fixtureApp, fixtureStage } from '../../fixtures/fixture-app.ts';
import { testApp } from '../test-app.ts';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
}

const app = await fixtureApp();
const stage = await fixtureStage();
const code = () => Code.fromInline('exports.handler = () => {};');

function templateOf(change: Partial<AppStage> = {}): Template {
  return Template.fromStack(
    new SaveCardStack(testApp(), { settings: { ...stage, ...change }, app, code }),
  );
}
const template = templateOf();

function alarmsOf(it: Template) {
  const found = Object.values(it.findResources('AWS::CloudWatch::Alarm'));
  return new Map(
    found.map(({ Properties }) => [
      Properties.AlarmName.replace('save-card-demo-sandbox-', ''),
      Properties,
    ]),
  );
}

/** The dashboard's body, with what AWS fills in as `<it>`. */
function dashboardOf(it: Template): { widgets: { properties: Record<string, unknown> }[] } {
  const [dashboard] = Object.values(it.findResources('AWS::CloudWatch::Dashboard'));
  const [, parts] = dashboard?.Properties.DashboardBody['Fn::Join'] ?? [];
  return JSON.parse(
    parts.map((part: unknown) => (typeof part === 'string' ? part : '<it>')).join(''),
  );
}

describe('the topic of the alarms', () => {
  const [topicId = ''] = Object.keys(template.findResources('AWS::SNS::Topic'));

  it('is encrypted with a key that rotates and that alarms may use', () => {
    const [keyId = ''] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: '*',
          },
        ]),
      },
    });
  });

  it('takes messages over TLS alone, and of this account’s alarms alone', () => {
    const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': expect.anything() },
        },
      }),
    ]);
  });

  it('has nobody by default, and an e-mail for each address of the settings', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    const emails = ['on-call@shop.example', 'second@shop.example'];
    const given = templateOf({ alarms: { ...stage.alarms, emails } });
    const subscriptions = Object.values(given.findResources('AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => Properties)).toEqual(
      emails.map((Endpoint) => ({ Protocol: 'email', Endpoint, TopicArn: { Ref: topicId } })),
    );
  });

  it('is told by every alarm that it goes off, and that it is over', () => {
    for (const alarm of alarmsOf(template).values()) {
      expect(alarm).toMatchObject({
        AlarmActions: [{ Ref: topicId }],
        OKActions: [{ Ref: topicId }],
      });
    }
  });
});

describe('the alarms', () => {
  it('advise no command that would work on another stack', () => {
    for (const { first } of alarms) {
      const commands = first.match(/npm run [^.:;]*/g) ?? [];
      for (const command of commands) expect(command).toContain('--stack <stack>');
      expect(firstStep({ first })).not.toContain('--stack');
    }
  });

  it.each(alarms.map(({ id, hurts, first }) => ({ id, hurts, first })))(
    '$id say who is hurt, what to do first, and where the runbook has it',
    ({ id, hurts, first }) => {
      expect([hurts, first]).toEqual([
        expect.stringMatching(/.\.$/),
        expect.stringMatching(/.\.$|\?$/),
      ]);
      const descriptions = [...alarmsOf(template)]
        .filter(([name]) => name === id || name.startsWith(`${id}-`))
        .map(([, { AlarmDescription }]) => AlarmDescription);
      expect(descriptions.length).toBeGreaterThan(0);
      for (const description of descriptions) {
        expect(description).toMatch(/^[\n -~]{1,1024}$/);
        expect(description).toContain(`Who is hurt: ${hurts.replaceAll('’', "'")}`);
        const told = first.replaceAll('’', "'").replaceAll('<stack>', 'save-card-demo-sandbox');
        expect(description).toContain(`First: ${told}`);
        expect(description).toContain(`Runbook: docs/runbook.md#${id}`);
      }
    },
  );

  it('have ids that are anchors, each once', () => {
    const ids = alarms.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('link the runbook where the settings say it is', () => {
    const runbook = 'https://wiki.shop.example/save-card';
    const given = alarmsOf(templateOf({ alarms: { ...stage.alarms, runbook } }));
    expect(given.get('dojo-key').AlarmDescription).toContain(`${runbook}#dojo-key`);
  });

  it('go off when the settings say', () => {
    const limits = { p99BudgetMs: 2_500, concurrencyLimit: 200 };
    const given = alarmsOf(templateOf({ alarms: { ...stage.alarms, ...limits } }));
    expect(given.get('latency').Threshold).toBe(2_500);
    expect(given.get('concurrency').Threshold).toBe(160);
    const standard = alarmsOf(template);
    expect(standard.get('latency').Threshold).toBe(5_000);
    expect(standard.get('concurrency').Threshold).toBe(800);
  });

  it('go off over money that is unresolved for 15 minutes, and an erasure for a day', () => {
    const given = alarmsOf(template);
    expect(given.get('money-unresolved')).toMatchObject({
      Threshold: 900,
      Metrics: [
        { Expression: expect.stringMatching(/^\((\w+) - IF\(\1 >= 86400, \1, 0\)\)$/) },
        { MetricStat: { Stat: 'Maximum', Period: 300 } },
      ],
    });
    expect(given.get('money-given-up')).toMatchObject({
      Threshold: 86_400,
      Statistic: 'Maximum',
      Period: 3_600,
      EvaluationPeriods: 25,
      DatapointsToAlarm: 1,
    });
    expect(given.get('erasure-overdue')).toMatchObject({ Threshold: 86_400, Statistic: 'Maximum' });
  });

  it('go off when no audit has run, by its schedule; silence is good for every other', () => {
    const given = alarmsOf(template);
    expect(given.get('audit-missing')).toMatchObject({
      Statistic: 'Sum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 3_600,
      EvaluationPeriods: 26,
      DatapointsToAlarm: 26,
      TreatMissingData: 'breaching',
    });
    given.delete('audit-missing');
    for (const alarm of given.values()) {
      expect(alarm).toMatchObject({
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
    const weekly = templateOf({ audit: { ...stage.audit, schedule: 'rate(7 days)' } });
    expect(alarmsOf(weekly).has('audit-missing')).toBe(false);
  });

  it('go off when an execution of the audit ends without it, where nothing tells that none has run', () => {
    expect(alarmsOf(template).has('audit-failed-ended')).toBe(false);
    const weekly = templateOf({ audit: { ...stage.audit, schedule: 'rate(7 days)' } });
    const [machineId = ''] = Object.keys(weekly.findResources('AWS::StepFunctions::StateMachine'));
    const ended = alarmsOf(weekly).get('audit-failed-ended');
    expect(ended).toMatchObject({ Threshold: 1, EvaluationPeriods: 25, DatapointsToAlarm: 1 });
    const [sum, ...metrics] = ended.Metrics;
    expect(sum.Expression).toMatch(/^SUM\(\[\w+, \w+, \w+\]\)$/);
    expect(metrics.map(({ MetricStat }: { MetricStat: object }) => MetricStat)).toEqual(
      ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map((MetricName) => ({
        Metric: {
          Namespace: 'AWS/States',
          MetricName,
          Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: machineId } }],
        },
        Period: 3_600,
        Stat: 'Sum',
      })),
    );
  });

  it.each(['api-errors', 'dojo-unavailable', 'aws-unavailable'])(
    '%s goes off with one bad span of five minutes, and is over a quarter of an hour after it',
    (id) => {
      const { Period, Metrics, ...alarm } = alarmsOf(template).get(id);
      expect(Period ?? Metrics[1].MetricStat.Period).toBe(300);
      expect(alarm).toMatchObject({ EvaluationPeriods: 3, DatapointsToAlarm: 1 });
    },
  );

  it('say so where one bad span of several is not enough', () => {
    const patient = alarms.filter(({ evaluation }) => {
      if (typeof evaluation === 'function') return false;
      return evaluation.bad > 1 && evaluation.bad < evaluation.of;
    });
    expect(patient.map(({ id }) => id)).toEqual([
      'functions-throttled',
      'concurrency',
      'table-throttled',
    ]);
    for (const { when } of patient) {
      expect(when).toContain('in two of the last three spans of five minutes');
    }
  });

  it('look back no further than CloudWatch can', () => {
    for (const { Period, EvaluationPeriods, Metrics } of alarmsOf(template).values()) {
      const seconds = (Period ?? Metrics[1].MetricStat.Period) * EvaluationPeriods;
      expect(seconds).toBeLessThanOrEqual(Period >= 3_600 ? 7 * 86_400 : 86_400);
    }
  });

  it('are told by an output where more subscribers find them', () => {
    const [topicId] = Object.keys(template.findResources('AWS::SNS::Topic'));
    template.hasOutput('AlarmTopicArn', { Value: { Ref: topicId } });
  });
});

describe('the alarms on functions that fail', () => {
  const all = [...alarmsOf(template)].filter(([name]) => name.startsWith('functions-failing-'));
  const functionsOf = (alarm: { Metrics: { MetricStat?: { Metric: Metric } }[] }) =>
    alarm.Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));

  it('watch the function of every route, each once', () => {
    const watched = all.flatMap(([, alarm]) => functionsOf(alarm));
    expect(new Set(watched.map((it) => JSON.stringify(it))).size).toBe(23);
    expect(watched).toHaveLength(23);
    for (const { Namespace, MetricName } of watched) {
      expect([Namespace, MetricName]).toEqual(['AWS/Lambda', 'Errors']);
    }
  });

  it('have no more metrics than an alarm of CloudWatch may, and are on with one crash', () => {
    expect(all.map(([name]) => name)).toEqual([
      'functions-failing-1',
      'functions-failing-2',
      'functions-failing-3',
    ]);
    for (const [, alarm] of all) {
      expect(functionsOf(alarm).length).toBeLessThanOrEqual(10);
      expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 1 });
    }
  });
});

describe('the dashboard', () => {
  const { widgets } = dashboardOf(template);
  const text = JSON.stringify(widgets);

  it('has no metric of ours that is not one', () => {
    const known = new Set(
      Object.values(metricNames).map((it) =>
        ['SaveCard', it.name, 'service', ...('dimension' in it ? [it.dimension] : [])].join(),
      ),
    );
    const searched = [
      ...text.matchAll(/SEARCH\('\{(SaveCard),(service(?:,\w+)?)\} MetricName=\\+"(\w+)\\+"/g),
    ].map(([, namespace, dimensions, name]) => [namespace, name, dimensions].join());
    const shown = widgets
      .flatMap(({ properties }) => [properties.metrics].flat() as unknown[][])
      .filter((it) => it?.[0] === 'SaveCard')
      .map(([namespace, name, ...rest]) =>
        [
          namespace,
          name,
          ...rest.filter((_, i) => i % 2 === 0 && typeof rest[i] === 'string'),
        ].join(),
      );
    const sorted = (it: string) => it.split(',').sort().join();
    const all = new Set([...known].map(sorted));
    expect(searched.length).toBeGreaterThan(8);
    expect(shown.length).toBeGreaterThan(3);
    expect([...searched, ...shown].filter((it) => !all.has(sorted(it)))).toEqual([]);
  });

  it('shows every metric of ours', () => {
    const missing = Object.values(metricNames).filter(({ name }) => !text.includes(name));
    // How often audits came to their end is an alarm's alone.
    expect(missing.map(({ name }) => name)).toEqual(['AuditCompleted']);
  });

  it('has traffic and the time at three percentiles of each route', () => {
    for (const title of [
      'Requests by route',
      ...['p50', 'p90', 'p99'].map((it) => `Time by route, ${it}`),
    ]) {
      const widget = widgets.find(({ properties }) => properties.title === title);
      expect(widget?.properties.metrics).toHaveLength(23);
    }
  });

  it('shows the bytes of each log group by its very name, which CloudFormation gives', () => {
    const widget = widgets.find(({ properties }) => properties.title === 'Logs: bytes');
    const metrics = widget?.properties.metrics as unknown[][];
    expect(metrics).toHaveLength(Object.keys(template.findResources('AWS::Logs::LogGroup')).length);
    for (const [namespace, name, dimension, group] of metrics) {
      expect([namespace, name, dimension, group]).toEqual([
        'AWS/Logs',
        'IncomingBytes',
        'LogGroupName',
        '<it>',
      ]);
    }
  });

  it('shows the state of every alarm', () => {
    const status = widgets.find(({ properties }) => properties.title === 'Alarms');
    expect(status?.properties.alarms).toHaveLength(alarmsOf(template).size);
  });

  it('has no place for what only one stage has: its searches name the stage', () => {
    const searches = text.match(/SEARCH\(/g)?.length ?? 0;
    expect(text.match(/SEARCH\([^)]*save-card-demo-sandbox/g)).toHaveLength(searches);
  });
});

describe('signals', () => {
  it('are each watched by an alarm, or shown for what they tell about another one', () => {
    const watched = [...alarmsOf(template).values()].flatMap(({ Dimensions = [] }) =>
      Dimensions.filter(({ Name }: { Name: string }) => Name === 'signal').map(
        ({ Value }: { Value: string }) => Value,
      ),
    );
    expect(Object.keys(signals).filter((it) => !watched.includes(it))).toEqual([
      'dojo-answer-lost',
      'customer-replaced',
      'customer-adopted',
      'claim-awaited',
      'claim-lost',
      'open-too-long',
      'input-refused',
    ]);
  });
});

describe('in a stack of a team’s own', () => {
  function ownStack(isWatched: boolean): Template {
    const stack = new Stack(testApp(), 'own');
    const backend = new SaveCard(stack, 'SaveCard', { settings: stage, app, code });
    if (isWatched) new Observability(stack, 'Watch', { backend, settings: stage });
    return Template.fromStack(stack);
  }

  it('it is there beside the backend', () => {
    expect(alarmsOf(ownStack(true)).size).toBe(alarmsOf(template).size);
  });

  it('it may be left out', () => {
    const without = ownStack(false);
    for (const type of ['AWS::CloudWatch::Alarm', 'AWS::SNS::Topic', 'AWS::KMS::Key']) {
      without.resourceCountIs(type, 0);
    }
  });
});

describe('a stage that leaves out', () => {
  const none = { alarms: false, dashboard: false, savedQueries: false };
  const all = { alarms: true, dashboard: true, savedQueries: true };
  const typesOf: Readonly<Record<keyof typeof none, readonly string[]>> = {
    alarms: ['AWS::CloudWatch::Alarm', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::KMS::Key'],
    dashboard: ['AWS::CloudWatch::Dashboard'],
    savedQueries: ['AWS::Logs::QueryDefinition'],
  };
  const resourcesOf = (it: Template): Readonly<Record<string, { Type: string }>> =>
    it.toJSON().Resources;

  it.each(['alarms', 'dashboard', 'savedQueries'] as const)(
    '%s has all of the rest, under the same logical ids',
    (part) => {
      const without = resourcesOf(templateOf({ monitoring: { ...all, [part]: false } }));
      const rest = Object.entries(resourcesOf(template)).filter(
        ([, { Type }]) => !typesOf[part].includes(Type),
      );
      expect(Object.keys(without).sort()).toEqual(rest.map(([id]) => id).sort());
    },
  );

  it('all of it has neither the types nor their outputs', () => {
    const without = templateOf({ monitoring: none });
    const types = Object.values(resourcesOf(without)).map(({ Type }) => Type);
    expect(types.filter((type) => Object.values(typesOf).flat().includes(type))).toEqual([]);
    expect(without.findOutputs('AlarmTopicArn')).toEqual({});
    expect(without.findOutputs('DashboardName')).toEqual({});
  });

  it('the alarms shows none on the dashboard', () => {
    const { widgets } = dashboardOf(templateOf({ monitoring: { ...all, alarms: false } }));
    expect(widgets).toHaveLength(dashboardOf(template).widgets.length - 1);
  });
});
