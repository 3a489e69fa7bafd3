import { z } from 'zod';
import { count } from '../account/account-text.ts';
import { type Check, checkOnAws } from './check.ts';
import type { ExaminedStage, StageOnAws } from './examined-stage.ts';
import { notChecked, ok, problem, type Verdict, warning } from './finding.ts';

/** A subscription of the alarms' topic. */
interface Subscription {
  /** E.g. `email`, `https`. */
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether whoever it is has agreed. */
  readonly isConfirmed: boolean;
}

async function subscriptionsOf({ api, outputs }: StageOnAws): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const answer = await api.query('sns', {
      Action: 'ListSubscriptionsByTopic',
      Version: '2010-03-31',
      TopicArn: outputs.AlarmTopicArn ?? '',
      ...(next !== '' && { NextToken: next }),
    });
    const members = answer.match(/<member>[\s\S]*?<\/member>/g) ?? [];
    found.push(
      ...members.map((member) => ({
        protocol: textOf(member, 'Protocol'),
        endpoint: textOf(member, 'Endpoint'),
        isConfirmed: textOf(member, 'SubscriptionArn').startsWith('arn:'),
      })),
    );
    next = textOf(answer, 'NextToken') || undefined;
  }
  return found;
}

/** Empty: there is no such element. */
function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
}

/** As the settings say. */
function withoutAlarms({ target, onAws }: ExaminedStage): Verdict {
  const isProduction = target.settings.dojo.environment === 'production';
  return (isProduction ? problem : warning)(
    'The stage has no alarms: monitoring.alarms is false in cdk.json.',
    `On an AWS emulator that knows no alarms nothing is to be done. Elsewhere take the setting out, and run npx cdk deploy ${onAws?.stackName}.`,
  );
}

async function lookAtReceivers(onAws: StageOnAws, stage: ExaminedStage): Promise<Verdict> {
  const { stackName, outputs } = onAws;
  if (!stage.target.settings.monitoring.alarms) return withoutAlarms(stage);
  if (outputs.AlarmTopicArn === undefined) {
    return problem(
      'The stack was deployed before there were alarms.',
      `npx cdk deploy ${stackName}`,
    );
  }
  const all = await subscriptionsOf(onAws);
  const confirmed = all.filter(({ isConfirmed }) => isConfirmed);
  const { emails } = stage.target.settings.alarms;
  const waiting = emails.filter(
    (email) => !confirmed.some(({ endpoint }) => endpoint.toLowerCase() === email.toLowerCase()),
  );
  if (waiting.length > 0) {
    // The address stays out: findings are kept in the logs of CI.
    return problem(
      `${count(waiting.length, 'address')} of alarms.emails ${waiting.length === 1 ? 'has' : 'have'} not confirmed: no alarm is told there.`,
      `Confirm by the mail "AWS Notification - Subscription Confirmation". It is valid for 2 days; to have it sent again: aws sns subscribe --topic-arn ${outputs.AlarmTopicArn} --protocol email --notification-endpoint <the address>`,
    );
  }
  if (confirmed.length > 0) {
    return ok(`Alarms are told to ${count(confirmed.length, 'confirmed subscriber')}.`);
  }
  const nobody = 'No alarm is told to anybody.';
  const fix = `Set alarms.emails in cdk.json, run npx cdk deploy ${stackName}, and confirm the mail that AWS sends.`;
  return stage.target.settings.dojo.environment === 'production'
    ? problem(nobody, fix)
    : warning(nobody, fix);
}

const describedAlarms = z.object({
  MetricAlarms: z
    .array(
      z.object({
        AlarmName: z.string(),
        StateValue: z.string(),
        ActionsEnabled: z.boolean().default(true),
      }),
    )
    .default([]),
});

async function lookAtAlarms(
  { api, stackName }: StageOnAws,
  { target }: ExaminedStage,
): Promise<Verdict> {
  if (!target.settings.monitoring.alarms) {
    return notChecked('There are no alarms: see alarm.receivers.');
  }
  const answer = await api.json({
    service: 'monitoring',
    target: 'GraniteServiceVersion20100801.DescribeAlarms',
    version: '1.0',
    input: { AlarmNamePrefix: `${stackName}-`, AlarmTypes: ['MetricAlarm'], MaxRecords: 100 },
  });
  const { MetricAlarms } = describedAlarms.parse(answer);
  if (MetricAlarms.length === 0) {
    return problem('The stage has no alarms.', `npx cdk deploy ${stackName}`);
  }
  const namesOf = (alarms: typeof MetricAlarms) =>
    alarms.map(({ AlarmName }) => AlarmName.slice(stackName.length + 1)).join(', ');
  const on = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM');
  if (on.length > 0) {
    return problem(
      `${count(on.length, 'alarm')} of ${MetricAlarms.length} ${on.length === 1 ? 'is' : 'are'} on: ${namesOf(on)}.`,
      `Each says what to do first: aws cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix ${stackName}- --query 'MetricAlarms[].AlarmDescription'`,
    );
  }
  const silent = MetricAlarms.filter(({ ActionsEnabled }) => !ActionsEnabled);
  return silent.length > 0
    ? problem(
        `${count(silent.length, 'alarm')} would tell nobody: ${namesOf(silent)}.`,
        `aws cloudwatch enable-alarm-actions --alarm-names ${silent.map(({ AlarmName }) => AlarmName).join(' ')}`,
      )
    : ok(`None of ${MetricAlarms.length} alarms is on.`);
}

/** Whether anybody hears of it when something breaks, and whether something is broken. */
export const alarmChecks: readonly Check[] = [
  checkOnAws('alarm.receivers', ['sns:ListSubscriptionsByTopic'], lookAtReceivers),
  checkOnAws('alarm.states', ['cloudwatch:DescribeAlarms'], lookAtAlarms),
];
