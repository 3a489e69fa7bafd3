import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppStage } from '../../../lib/app-stage.ts';
import { type Connection, connect } from '../../../operations/connect.ts';
import { allChecks } from '../../../operations/doctor/all-checks.ts';
import { examineStage, type NamedStack } from '../../../operations/doctor/examine-stage.ts';
import { runChecks } from '../../../operations/doctor/run-checks.ts';
import type { Target } from '../../../operations/target.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';
import { fixtureRoot } from '../../fixtures/root.ts';
import { type FakeAws, startFakeAws } from './fake-aws.ts';

const stackName = 'save-card-demo-sandbox';
const topicArn = 'arn:aws:sns:eu-west-2:000000000000:alarms';
let aws: FakeAws;
let settings: AppStage;
let target: Target;
let connection: Connection;

beforeAll(async () => {
  aws = await startFakeAws();
  settings = await fixtureStage();
});
afterAll(() => aws.close());
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  target = {
    name: `the deployed stack ${stackName}`,
    settings,
    dojoBaseUrl: 'http://127.0.0.1:9',
    tableName: 'the-table',
    dojoKeySecretName: 'key',
    webhookUrl: 'https://api.example/webhooks/dojo',
    webhookSecretName: 'webhook-secrets',
  };
  connection = connect(target);
  aws.asked.splice(0);
  aws.answers.clear();
  for (const [operation, answer] of Object.entries(well)) aws.answers.set(operation, answer);
});
afterEach(() => {
  connection.close();
  vi.unstubAllEnvs();
});

const subscriptions = (...members: readonly (readonly [endpoint: string, arn: string])[]) =>
  `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>${members
    .map(
      ([endpoint, arn]) =>
        `<member><Endpoint>${endpoint}</Endpoint><Protocol>email</Protocol><SubscriptionArn>${arn}</SubscriptionArn></member>`,
    )
    .join('')}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`;

const table = {
  TableStatus: 'ACTIVE',
  DeletionProtectionEnabled: true,
  SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:of-aws' },
  GlobalSecondaryIndexes: [{ IndexName: 'customer-id', IndexStatus: 'ACTIVE' }],
};
const alarm = (name: string, change: object = {}) => ({
  AlarmName: `${stackName}-${name}`,
  StateValue: 'OK',
  ActionsEnabled: true,
  ...change,
});
const accountSettings = '/2016-08-19/account-settings/';

/** How AWS answers about a stage that is well. */
const well: Readonly<Record<string, string | Readonly<Record<string, unknown>>>> = {
  DescribeTable: { Table: table },
  DescribeContinuousBackups: {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: 'ENABLED',
        RecoveryPeriodInDays: 35,
      },
    },
  },
  DescribeTimeToLive: {
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAtSeconds' },
  },
  GetQueueAttributes: {
    Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' },
  },
  ListSubscriptionsByTopic: subscriptions(['on-call@shop.example', `${topicArn}:1`]),
  DescribeAlarms: { MetricAlarms: [alarm('api-errors'), alarm('dojo-key')] },
  GetMetricData: {
    MetricDataResults: [
      { Label: 'forged', Timestamps: [1_780_000_000], Values: [3] },
      { Label: 'published', Timestamps: [1_770_000_600, 1_770_000_000], Values: [1, 2] },
    ],
  },
  GetServiceQuota: { Quota: { Value: 5_000 } },
  [accountSettings]: {
    AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 1_000 },
  },
};

const deployed = (): NamedStack => ({
  stackName,
  status: 'UPDATE_COMPLETE',
  isProtected: false,
  outputs: {
    AlarmTopicArn: topicArn,
    RefusedEventsQueueUrl: `${aws.url}/000000000000/refused`,
    UnsettledQueueUrl: `${aws.url}/000000000000/unsettled`,
    UnfulfilledOrdersQueueUrl: `${aws.url}/000000000000/unfulfilled`,
    UserPoolId: 'eu-west-2_abc',
  },
});

/** Those that ask nobody but AWS. */
const families = /^(table|stack|queue|alarm|quota)\.|^(webhook\.last|clock\.aws)$/;

async function examine(change: Partial<NamedStack> = {}, changed: Partial<AppStage> = {}) {
  const stage = await examineStage({
    target: { ...target, settings: { ...settings, ...changed } },
    connection,
    stack: { ...deployed(), ...change },
    running: { root: fixtureRoot },
  });
  const checks = allChecks(stage).filter(({ id }) => families.test(id));
  const findings = await runChecks(checks, stage);
  return {
    stage,
    findings,
    of: (id: string) => findings.find((finding) => finding.id === id),
    notWell: findings.filter(({ status }) => status !== 'ok').map(({ id }) => id),
  };
}

describe('a deployed stage that is well', () => {
  it('has nothing found', async () => {
    const { notWell, of } = await examine();
    expect(notWell).toEqual([]);
    expect(of('webhook.last')?.what).toBe(
      'The last webhook came 2026-02-02 02:50 UTC, by the metric Webhooks of the last 14 days.',
    );
    expect(of('table.backups')?.what).toContain('the last 35 days');
  });

  it('is asked for by requests signed for each service', async () => {
    await examine();
    expect(new Set(aws.asked.map(({ signedFor }) => signedFor))).toEqual(
      new Set(
        ['dynamodb', 'sqs', 'sns', 'monitoring', 'servicequotas', 'lambda'].map(
          (service) => `eu-west-2/${service}`,
        ),
      ),
    );
  });

  it('is asked for by each check with the permissions that the check names', async () => {
    const { stage } = await examine();
    for (const check of allChecks(stage).filter(({ id }) => families.test(id))) {
      aws.asked.splice(0);
      await runChecks([check], stage);
      const named = (check.needs ?? []).map((need) => need.replace(/^.*:/, ''));
      for (const { operation } of aws.asked) {
        expect(named).toContain(operation === accountSettings ? 'GetAccountSettings' : operation);
      }
    }
  });

  it('has the user pool as its issuer, or the one in the settings', async () => {
    expect((await examine()).stage.issuerUrl).toBe(
      'https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_abc',
    );
    const signIn = { kind: 'oidc', issuer: 'https://id.example/', audiences: ['app'] } as const;
    expect((await examine({}, { signIn })).stage.issuerUrl).toBe('https://id.example/');
  });
});

describe('a deployed stage', () => {
  it.each<[string, string, object, string]>([
    [
      'table.deletion-protection',
      'DescribeTable',
      { Table: { ...table, DeletionProtectionEnabled: false } },
      'aws dynamodb update-table --table-name the-table --deletion-protection-enabled',
    ],
    [
      'table.active',
      'DescribeTable',
      { Table: { ...table, GlobalSecondaryIndexes: [] } },
      'docs/restore.md',
    ],
    [
      'table.backups',
      'DescribeContinuousBackups',
      { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } },
      'aws dynamodb update-continuous-backups --table-name the-table --point-in-time',
    ],
    [
      'table.expiry',
      'DescribeTimeToLive',
      { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } },
      'Enabled=true,AttributeName=expiresAtSeconds',
    ],
    [
      'table.encryption',
      'DescribeTable',
      { Table: { ...table, SSEDescription: undefined } },
      'npx cdk drift save-card-demo-sandbox',
    ],
    [
      'alarm.states',
      'DescribeAlarms',
      { MetricAlarms: [alarm('dojo-key', { StateValue: 'ALARM' })] },
      'aws cloudwatch describe-alarms --state-value ALARM',
    ],
    [
      'alarm.states',
      'DescribeAlarms',
      { MetricAlarms: [alarm('dojo-key', { ActionsEnabled: false })] },
      'enable-alarm-actions --alarm-names save-card-demo-sandbox-dojo-key',
    ],
    ['alarm.states', 'DescribeAlarms', { MetricAlarms: [] }, 'npx cdk deploy'],
    [
      'quota.concurrency',
      accountSettings,
      { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } },
      '--quota-code L-B99A9384 --desired-value 1000',
    ],
  ])('with a broken %s by %s is told what to do', async (id, operation, answer, fix) => {
    aws.answers.set(operation, { ...answer });
    const found = (await examine()).of(id);
    expect(found).toMatchObject({ status: 'problem', fix: expect.stringContaining(fix) });
  });

  it('in whose queues something waits is told where to look', async () => {
    aws.answers.set('GetQueueAttributes', {
      Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
    });
    const { notWell, of } = await examine();
    expect(notWell).toEqual(['queue.refused-events', 'queue.unsettled', 'queue.fulfil-orders']);
    expect(of('queue.fulfil-orders')).toMatchObject({
      what: '3 events that fulfil-orders failed on wait for a person.',
      fix: 'npm run events -- show --from fulfil-orders --stack save-card-demo-sandbox says more. Once the cause is removed: npm run events -- replay --from fulfil-orders --stack save-card-demo-sandbox',
    });
  });

  it('without a consumer’s queue is older than its settings', async () => {
    const { UnfulfilledOrdersQueueUrl: _, ...outputs } = deployed().outputs;
    expect((await examine({ outputs })).of('queue.fulfil-orders')?.fix).toBe(
      'npx cdk deploy save-card-demo-sandbox',
    );
  });

  it('is asked for its own webhooks, by what became of them', async () => {
    await examine();
    const { body = '' } = aws.asked.find(({ operation }) => operation === 'GetMetricData') ?? {};
    expect(JSON.parse(body).MetricDataQueries).toEqual([
      {
        Id: 'webhooks',
        Label: `\${PROP('Dim.outcome')}`,
        Expression:
          'SEARCH(\'{SaveCard,service,outcome} MetricName="Webhooks" service="save-card-demo-sandbox"\', \'Sum\', 300)',
      },
    ]);
  });

  it('to which no webhook came says so', async () => {
    aws.answers.set('GetMetricData', {
      MetricDataResults: [{ Label: 'forged', Timestamps: [1_780_000_000], Values: [3] }],
    });
    expect((await examine()).of('webhook.last')).toMatchObject({
      status: 'warning',
      what: 'No webhook has come, by the metric Webhooks of the last 14 days.',
    });
  });

  it('whose deployment failed, and that can be deleted against its settings', async () => {
    const { notWell, of } = await examine(
      { status: 'UPDATE_ROLLBACK_COMPLETE' },
      { release: { terminationProtection: true } },
    );
    expect(notWell).toEqual(['stack.state', 'stack.termination-protection']);
    expect(of('stack.termination-protection')?.fix).toContain('--enable-termination-protection');
  });
});

describe('the receivers of alarms', () => {
  const alarms = (emails: readonly string[]) => ({ alarms: { ...settings.alarms, emails } });

  it('that have not confirmed are counted, not named', async () => {
    aws.answers.set(
      'ListSubscriptionsByTopic',
      subscriptions(['on-call@shop.example', 'PendingConfirmation']),
    );
    const found = (await examine({}, alarms(['on-call@shop.example']))).of('alarm.receivers');
    expect(found).toMatchObject({
      status: 'problem',
      what: '1 address of alarms.emails has not confirmed: no alarm is told there.',
    });
    expect(JSON.stringify(found)).not.toContain('on-call@');
  });

  it.each([
    ['sandbox', 'warning'],
    ['production', 'problem'],
  ] as const)('that there are none of is, in %s, a %s', async (environment, status) => {
    aws.answers.set('ListSubscriptionsByTopic', subscriptions());
    const dojo = { ...settings.dojo, environment };
    expect((await examine({}, { dojo })).of('alarm.receivers')?.status).toBe(status);
  });
});

describe('alarms that the settings leave out', () => {
  it.each([
    ['sandbox', 'warning'],
    ['production', 'problem'],
  ] as const)('are, in %s, a %s, and nobody is asked for them', async (environment, status) => {
    const monitoring = { ...settings.monitoring, alarms: false };
    aws.asked.splice(0);
    const { of } = await examine({}, { monitoring, dojo: { ...settings.dojo, environment } });
    expect(of('alarm.receivers')).toMatchObject({
      status,
      what: 'The stage has no alarms: monitoring.alarms is false in cdk.json.',
    });
    expect(of('alarm.states')?.status).toBe('not-checked');
    const operations = aws.asked.map(({ operation }) => operation);
    expect(operations).not.toContain('DescribeAlarms');
    expect(operations).not.toContain('ListSubscriptionsByTopic');
  });
});

describe('an AWS emulator', () => {
  it('need not tell the state of the index', async () => {
    const [index] = table.GlobalSecondaryIndexes;
    aws.answers.set('DescribeTable', {
      Table: { ...table, GlobalSecondaryIndexes: [{ IndexName: index?.IndexName }] },
    });
    expect((await examine()).of('table.active')?.status).toBe('ok');
  });

  it('that does not know the quotas has them not checked', async () => {
    aws.answers.set('GetServiceQuota', { refusal: 'MethodNotAllowed' });
    expect((await examine()).of('quota.requests')).toEqual({
      id: 'quota.requests',
      status: 'not-checked',
      what: 'What answers in the place of AWS does not know the question (MethodNotAllowed).',
      fix: undefined,
    });
  });
});

describe('the quotas', () => {
  it('of requests have to be as high as throttling', async () => {
    aws.answers.set('GetServiceQuota', { Quota: { Value: 120 } });
    const { of } = await examine();
    expect(of('quota.requests')).toMatchObject({
      status: 'problem',
      what: 'throttling allows 150 requests a second, and the AWS account only 120, for all of its APIs.',
      fix: expect.stringContaining('--quota-code L-8A5B8E43 --desired-value 150'),
    });
    expect(of('quota.burst')?.fix).toContain('--quota-code L-CDF5615A --desired-value 300');
  });

  it('are AWS’s defaults where the account has none of its own', async () => {
    aws.answers.set('GetServiceQuota', { refusal: 'NoSuchResourceException' });
    aws.answers.set('GetAWSDefaultServiceQuota', { Quota: { Value: 10_000 } });
    expect((await examine()).of('quota.requests')?.what).toContain('and the AWS account 10000');
  });

  it('of concurrency have to be in the settings as they are', async () => {
    aws.answers.set(accountSettings, { AccountLimit: { ConcurrentExecutions: 400 } });
    expect((await examine()).of('quota.concurrency')).toMatchObject({
      status: 'warning',
      fix: 'Set alarms.concurrencyLimit in cdk.json to 400, and run npx cdk deploy.',
    });
  });
});

describe('an operator who may not look', () => {
  it('is told which permission is missing, of every check, and nothing that AWS said', async () => {
    aws.answers.clear();
    const { findings, of } = await examine();
    const denied = findings.filter(({ status }) => status === 'not-checked');
    expect(denied.map(({ id }) => id)).toEqual([
      'webhook.last',
      'table.active',
      'table.deletion-protection',
      'table.backups',
      'table.expiry',
      'table.encryption',
      'queue.refused-events',
      'queue.unsettled',
      'queue.fulfil-orders',
      'alarm.receivers',
      'alarm.states',
      'quota.requests',
      'quota.burst',
      'quota.concurrency',
    ]);
    expect(of('alarm.receivers')?.fix).toContain('Add sns:ListSubscriptionsByTopic');
    expect(denied.every(({ fix }) => fix?.startsWith('Add '))).toBe(true);
    expect(JSON.stringify(findings)).not.toContain('sk_sandbox_x');
  });
});
