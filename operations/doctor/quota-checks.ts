import { z } from 'zod';
import { type Check, checkOnAws } from './check.ts';
import type { StageOnAws } from './examined-stage.ts';
import { ok, problem, type Verdict, warning } from './finding.ts';

/** Codes of API Gateway in Service Quotas: requests a second of an account and region, and their burst. */
const apiQuotas = { rate: 'L-8A5B8E43', burst: 'L-CDF5615A' } as const;

/** For how long a request holds an instance, mostly waiting for Dojo: the reckoning for concurrency. */
const secondsOfARequest = 1;

const quotaNeeds = ['servicequotas:GetServiceQuota', 'servicequotas:GetAWSDefaultServiceQuota'];
const quotaAnswer = z.object({ Quota: z.object({ Value: z.number() }) });

/** What applies to the account; AWS's default where the account has none of its own. */
async function apiQuota({ api }: StageOnAws, QuotaCode: string): Promise<number> {
  const ask = (operation: string) =>
    api.json({
      service: 'servicequotas',
      target: `ServiceQuotasV20190624.${operation}`,
      version: '1.1',
      input: { ServiceCode: 'apigateway', QuotaCode },
    });
  const answer = await ask('GetServiceQuota').catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoSuchResourceException') {
      return ask('GetAWSDefaultServiceQuota');
    }
    throw error;
  });
  return quotaAnswer.parse(answer).Quota.Value;
}

function apiVerdict(what: string, set: number, quota: number, code: string): Verdict {
  return set <= quota
    ? ok(`throttling allows ${set} ${what}, and the AWS account ${quota}.`)
    : problem(
        `throttling allows ${set} ${what}, and the AWS account only ${quota}, for all of its APIs.`,
        `Ask for more: aws service-quotas request-service-quota-increase --service-code apigateway --quota-code ${code} --desired-value ${set}. Or set throttling in cdk.json lower.`,
      );
}

const accountSettings = z.object({
  AccountLimit: z.object({
    ConcurrentExecutions: z.number(),
    UnreservedConcurrentExecutions: z.number().optional(),
  }),
});

/** What the AWS account allows, against what the settings promise. */
export const quotaChecks: readonly Check[] = [
  checkOnAws('quota.requests', quotaNeeds, async (onAws, { target }) => {
    const { ratePerSecond, webhook } = target.settings.throttling;
    const set = ratePerSecond + webhook.ratePerSecond;
    const quota = await apiQuota(onAws, apiQuotas.rate);
    return apiVerdict('requests a second', set, quota, apiQuotas.rate);
  }),
  checkOnAws('quota.burst', quotaNeeds, async (onAws, { target }) => {
    const { burst, webhook } = target.settings.throttling;
    const set = burst + webhook.burst;
    const quota = await apiQuota(onAws, apiQuotas.burst);
    return apiVerdict('requests at once', set, quota, apiQuotas.burst);
  }),
  checkOnAws('quota.concurrency', ['lambda:GetAccountSettings'], async ({ api }, { target }) => {
    const answer = await api.get('lambda', '/2016-08-19/account-settings/');
    const { AccountLimit } = accountSettings.parse(answer);
    const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: free = limit } =
      AccountLimit;
    const { alarms, throttling } = target.settings;
    const needed = Math.ceil(
      (throttling.ratePerSecond + throttling.webhook.ratePerSecond) * secondsOfARequest,
    );
    const more = `Ask for more: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value ${Math.max(1_000, 2 * needed)}`;
    if (free < needed) {
      return problem(
        `throttling allows requests that take ${needed} concurrent executions of ${secondsOfARequest} s, and the AWS account has ${free} for all of its functions.`,
        `${more}. Or set throttling in cdk.json lower.`,
      );
    }
    return limit === alarms.concurrencyLimit
      ? ok(
          `The AWS account has ${limit} concurrent executions; throttling takes ${needed} at most.`,
        )
      : warning(
          `alarms.concurrencyLimit is ${alarms.concurrencyLimit}, and the AWS account's limit is ${limit}: the alarm concurrency goes off too ${limit < alarms.concurrencyLimit ? 'late' : 'early'}.`,
          `Set alarms.concurrencyLimit in cdk.json to ${limit}, and run npx cdk deploy.`,
        );
  }),
];
