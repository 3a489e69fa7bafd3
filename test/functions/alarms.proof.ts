import { createHmac } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseWebhookSecrets } from '../../functions/core/webhooks/stored-webhook-secrets.ts';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { functionsOf } from '../../lib/app-functions.ts';
import { functionEnvironment } from '../../lib/function-environment.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { startFunctions } from '../../local/lambda/start-functions.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from '../lib/test-app.ts';
import { FakeTimer } from '../local/fake-timer.ts';
import { sharedBuild } from '../shared-build.ts';
import { ageItems, canaryKey } from './age-items.ts';
import { approvedCard, declinedCard, type RouteCaller, startRouteCaller } from './route-caller.ts';

const prefix = 'save-card-demo-sandbox-';
const rightKey = 'sk_sandbox_local';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

const fixture = await fixtureApp();

const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings: await fixtureStage(),
    app: fixture,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);

/** What each alarm of the stack watches: one metric, or those of its expression. */
const watched: ReadonlyMap<string, readonly Metric[]> = new Map(
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
    Properties.AlarmName.replace(prefix, ''),
    Properties.Metrics === undefined
      ? [Properties]
      : Properties.Metrics.flatMap((it: { MetricStat?: { Metric: Metric } }) =>
          it.MetricStat === undefined ? [] : [it.MetricStat.Metric],
        ),
  ]),
);
const thresholds: ReadonlyMap<string, number> = new Map(
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
    Properties.AlarmName.replace(prefix, ''),
    Properties.Threshold,
  ]),
);

const line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.looseObject({ Name: z.string() })),
      }),
    ),
  }),
});

/** The values of a metric with exactly these dimensions in lines that functions have written. */
function valuesOf({ Namespace, MetricName, Dimensions = [] }: Metric, lines: readonly string[]) {
  return lines.flatMap((written) => {
    const parsed = written.includes('"_aws"') ? line.safeParse(JSON.parse(written)) : undefined;
    if (parsed?.data === undefined) return [];
    const { _aws, ...fields } = parsed.data;
    const isIt = _aws.CloudWatchMetrics.some(
      (it) =>
        it.Namespace === Namespace &&
        it.Metrics.some(({ Name }) => Name === MetricName) &&
        it.Dimensions.some(
          (names) =>
            names.length === Dimensions.length &&
            Dimensions.every(({ Name, Value }) => names.includes(Name) && fields[Name] === Value),
        ),
    );
    return isIt ? [Number([fields[MetricName]].flat()[0])] : [];
  });
}

let api: RouteCaller;
let secrets: SecretsManagerClient;
let user: string;
let users = 0;

beforeAll(async () => {
  api = await startRouteCaller({
    timer: new FakeTimer(),
    changeSettings: (settings) => ({ ...settings, replacementLimitPerHour: 1 }),
  });
  secrets = new SecretsManagerClient({
    endpoint: api.stack.secretsManagerUrl,
    region: localRegion,
    credentials: localCredentials,
  });
});
afterAll(async () => {
  secrets.destroy();
  await api.stack.close();
});
beforeEach(() => {
  user = `user-${++users}`;
  api.simulator.faults.clear();
  api.simulator.settings.reset();
});

const gbp = (value: number) => ({ value, currencyCode: 'GBP' });

async function linkedCustomer(): Promise<string> {
  return ensureCustomerAnswer.parse((await api.send(user, 'PUT /customer')).body).customerId;
}
function mint() {
  return api.send(user, 'POST /customer/secret');
}
function storeKey(SecretString: string) {
  return secrets.send(
    new PutSecretValueCommand({ SecretId: api.stack.dojoKeySecretName, SecretString }),
  );
}
async function putRightKeyBack() {
  await storeKey(JSON.stringify({ apiKey: rightKey }));
  api.simulator.accounts.addKey(rightKey, { sameAccountAs: rightKey });
  expect((await mint()).status).toBe(200);
}
async function invoke(id: string, event: object = {}): Promise<void> {
  const { status } = await fetch(`${api.stack.functionsUrl}/functions/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(status).toBe(200);
}
/** A look at what was left open so long ago. */
function look(kind: string, id: string, ageMs: number) {
  const body = JSON.stringify({ kind, id, attempt: 5, firstAtMs: Date.now() - ageMs });
  return invoke('settle', { Records: [{ body }] });
}
async function webhookSignature(body: string): Promise<string> {
  const SecretId = api.stack.webhookSecretName;
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const secret = parseWebhookSecrets(SecretString)[0]?.value ?? '';
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
function deliver(body: string, signature: string) {
  return fetch(`${api.stack.apiUrl}/webhooks/dojo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'dojo-signature': signature },
    body,
  });
}
function dojoDown(route: string) {
  return api.simulator.faults.next({ route, kind: 'status', status: 503, times: 30 });
}
/** The user's customer is gone, and was not linked just now. */
async function loseCustomer(): Promise<void> {
  const customerId = await linkedCustomer();
  await ageItems(api.stack, canaryKey, `user#${user}`);
  const [account] = api.simulator.accounts.list();
  account?.customers.delete(customerId);
}

/** The user adds a declined card so often, and the app looks each time. */
async function declineSetups(times: number): Promise<void> {
  const order = { reference: 'Booking' };
  const made = await api.send(user, 'POST /setup-intents', { body: order });
  const { setupIntentId } = createSetupIntentAnswer.parse(made.body);
  for (let time = 0; time < times; time++) {
    await api.setUp({ setupIntentId, card: declinedCard });
    expect((await api.send(user, `POST /setup-intents/${setupIntentId}/resume`)).status).toBe(200);
  }
}

/** A capture whose answer is lost is looked at so long afterwards, and still cannot be told. */
async function lookAtCapture(ageMs: number): Promise<void> {
  const order = { amount: gbp(5_000), reference: 'Tab 7', captureMode: 'Manual' };
  const made = await api.send(user, 'POST /payment-intents', { body: order });
  const { paymentIntentId } = createPaymentIntentAnswer.parse(made.body);
  await api.pay({ paymentIntentId, card: approvedCard });
  const route = 'POST /payment-intents/{paymentIntentId}/captures';
  api.simulator.faults.next({ route, kind: 'answer-lost' });
  api.simulator.settings.change({ lagMs: { paymentIntents: 20 * minuteMs } });
  const captured = await api.sendSigned(
    `POST /merchant/payment-intents/${paymentIntentId}/captures`,
    { headers: { 'idempotency-key': user }, body: { amount: gbp(2_000) } },
  );
  expect(captured.status).toBe(202);
  await look('payment', paymentIntentId, ageMs);
}

/** The audit where DynamoDB does not answer. */
async function auditWithoutTable(): Promise<void> {
  const functions = await startFunctions({
    ...sharedBuild('demo'),
    functions: [
      {
        ...functionsOf(fixture).audit,
        memoryMb: 512,
        timeoutMs: minuteMs,
        environment: {
          ...functionEnvironment(api.stack.settings, {
            tableName: api.stack.tableName,
            dojoKeySecretId: api.stack.dojoKeySecretName,
          }),
          AWS_REGION: localRegion,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        },
      },
    ],
    appFolder: fixture.folder,
    namePrefix: 'without-table',
    log: (written) => api.logs.push(written),
  });
  await expect(functions.invoke('audit', {})).rejects.toThrow('audit_broken');
  await functions.close();
}

const createSecret = 'POST /customers/{customerId}/create-secret';

/** What makes each alarm on a metric of ours go off, done to the local stack. */
const provocations: Readonly<Record<string, () => Promise<unknown>>> = {
  'dojo-unavailable': async () => {
    await linkedCustomer();
    dojoDown(createSecret);
    await mint();
  },
  'dojo-key': async () => {
    await mint();
    api.simulator.accounts.revokeKey(rightKey);
    await mint();
    await putRightKeyBack();
  },
  'dojo-account': async () => {
    await linkedCustomer();
    await ageItems(api.stack, canaryKey, `user#${user}`);
    const another = 'sk_sandbox_another_account';
    api.simulator.accounts.addKey(another, { sameAccountAs: another });
    await storeKey(JSON.stringify({ apiKey: another }));
    api.simulator.accounts.revokeKey(rightKey);
    await mint();
    await putRightKeyBack();
  },
  'customers-vanishing': async () => {
    for (const which of ['one', 'two', 'three']) {
      user = `${user}-${which}`;
      await loseCustomer();
      await mint();
    }
  },
  'money-unresolved': () => lookAtCapture(16 * minuteMs),
  'money-given-up': () => lookAtCapture(dayMs),
  'erasure-overdue': async () => {
    await linkedCustomer();
    dojoDown('DELETE /customers/{customerId}');
    expect((await api.send(user, 'DELETE /customer')).status).toBe(202);
    await look('erasure', user, dayMs);
  },
  'webhooks-failing': async () => {
    const noWebhook = '{"hello":"world"}';
    await deliver(noWebhook, await webhookSignature(noWebhook));
  },
  'webhooks-refused': () => deliver('{}', `sha256=${'0'.repeat(64)}`),
  'audit-failed': async () => {
    await linkedCustomer();
    dojoDown('POST /customers/search');
    await invoke('audit');
  },
  'audit-missing': () => invoke('audit'),
  'aws-unavailable': auditWithoutTable,
  'card-tester': () => declineSetups(10),
  'many-declines': () => declineSetups(1),
  'needs-a-person': async () => {
    const noWebhook = '[]';
    await deliver(noWebhook, await webhookSignature(noWebhook));
  },
};

type MetricOfAws = readonly [namespace: string, name: string, ...dimensions: string[]];

function crashes(ofFunctions: number): readonly MetricOfAws[] {
  return Array.from({ length: ofFunctions }, () => ['AWS/Lambda', 'Errors', 'FunctionName']);
}

/** Alarms on metrics that AWS sends, as AWS's reference names them. */
const ofAws: Readonly<Record<string, readonly MetricOfAws[]>> = {
  'api-errors': [
    ['AWS/ApiGateway', '5xx', 'ApiId'],
    ['AWS/ApiGateway', 'Count', 'ApiId'],
  ],
  'functions-failing-1': crashes(10),
  'functions-failing-2': crashes(10),
  'functions-failing-3': crashes(3),
  latency: [['AWS/ApiGateway', 'Latency', 'ApiId']],
  'refused-events': [['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName']],
  'failed-events-fulfil-orders': [['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName']],
  unsettled: [['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName']],
  'audit-failed-crashed': [['AWS/Lambda', 'Errors', 'FunctionName']],
  'functions-throttled': [['AWS/Lambda', 'Throttles']],
  concurrency: [['AWS/Lambda', 'ConcurrentExecutions']],
  'table-throttled-reads': [['AWS/DynamoDB', 'ReadThrottleEvents', 'TableName']],
  'table-throttled-writes': [['AWS/DynamoDB', 'WriteThrottleEvents', 'TableName']],
};

describe('the alarms', () => {
  it('are each proven here, and no other', () => {
    expect([...watched.keys()].sort()).toEqual(
      [...Object.keys(provocations), ...Object.keys(ofAws)].sort(),
    );
  });

  it.each(Object.keys(provocations))(
    '%s watches what the functions send when that happens',
    async (id) => {
      const [metric, ...others] = watched.get(id) ?? [];
      if (metric === undefined) throw new Error(`The stack has no alarm ${id}.`);
      expect({ others, namespace: metric.Namespace }).toEqual({
        others: [],
        namespace: 'SaveCard',
      });
      const before = api.logs.length;
      await provocations[id]?.();
      const values = () => valuesOf(metric, api.logs.slice(before));
      await expect.poll(() => values().length).toBeGreaterThan(0);
      const isAge = metric.MetricName === 'OpenFor';
      expect(Math.max(...values())).toBeGreaterThanOrEqual(isAge ? (thresholds.get(id) ?? 0) : 1);
    },
  );

  it.each(Object.entries(ofAws))('%s watches what AWS sends', (id, expected) => {
    expect(
      (watched.get(id) ?? []).map(({ Namespace, MetricName, Dimensions = [] }) => [
        Namespace,
        MetricName,
        ...Dimensions.map(({ Name }) => Name),
      ]),
    ).toEqual(expected);
  });
});
