import { z } from 'zod';
import { defaultDojoVersion, oldestDojoVersion } from './dojo-versions.ts';
import { isLoopback } from './loopback.ts';
import { customDomain, isReleasedGradually, releaseSettings } from './release-settings.ts';
import { scheduleMistakes } from './schedule-mistakes.ts';

/** What CloudWatch Logs takes as a retention. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const noMoreThanAddress = 'must have no user name, password, query or fragment';

function isNoMoreThanAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.username === '' && url.password === '' && !/[?#]/.test(text);
}

/** CDK makes a construct of each e-mail address, and fails on the second of one name. */
function eachOnce<List extends z.ZodType<readonly string[]>>(list: List) {
  return list.superRefine((items, context) => {
    for (const [index, item] of items.entries()) {
      if (items.indexOf(item) < index) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: 'must not be in the list twice',
        });
      }
    }
  });
}

const baseUrl = z.string().superRefine((text, context) => {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue('must be an address such as https://api.dojo.tech');
    return;
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    context.addIssue('must be https: plain http is for loopback hosts only');
  }
  if (!isNoMoreThanAddress(text)) context.addIssue(noMoreThanAddress);
});

const dojo = z
  .strictObject({
    /** Whose keys and customers belong to the stack: a key of the other environment is refused. */
    environment: z.enum(['sandbox', 'production']),
    /** Dojo's `version` header, a date. Default `2024-02-05`. */
    version: z.iso
      .date('must be a date such as 2024-02-05')
      .refine((version) => version >= oldestDojoVersion, {
        when: ({ issues }) => issues.length === 0,
        error: `must not be before ${oldestDojoVersion}, Dojo's oldest version`,
      })
      .default(defaultDojoVersion),
    /** May have a path, never with a slash at its end. Default `https://api.dojo.tech`. */
    baseUrl: baseUrl
      .transform((address) => address.replace(/\/+$/, ''))
      .default('https://api.dojo.tech'),
    /** Seconds for which an instance keeps the API key. Default 300. */
    keyTtlSeconds: z.int().min(1).max(86_400).default(300),
    /** Milliseconds for one attempt at Dojo, answer body included. Default 8000. */
    attemptTimeoutMs: z.int().min(100).max(25_000).default(8000),
  })
  .readonly();

const issuer = z.string().superRefine((text, context) => {
  if (URL.parse(text)?.protocol !== 'https:') {
    context.addIssue('must be an https address, as in the tokens’ iss');
  } else if (!isNoMoreThanAddress(text)) {
    context.addIssue(noMoreThanAddress);
  }
});

const signIn = z.discriminatedUnion('kind', [
  /** The stack brings a Cognito user pool and an app client. */
  z
    .strictObject({
      kind: z.literal('cognito'),
      /** Whether anybody may sign up who can read an e-mail address; else a person adds each user. Default `true`. */
      selfSignUp: z.boolean().default(true),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal('oidc'),
      /** As in the tokens' `iss`, letter by letter: a slash at its end counts. */
      issuer,
      /** At least one; a token's `aud` (or else its `client_id`) has to be among them. */
      audiences: eachOnce(z.array(z.string().min(1)).min(1)).readonly(),
    })
    .readonly(),
]);

const amountLimit = z
  .strictObject({ minimum: z.int().min(1), maximum: z.int().min(1) })
  .refine((limit) => limit.minimum <= limit.maximum, {
    path: ['minimum'],
    error: 'must not be above maximum',
  })
  .readonly();

const merchantLimit = z
  .strictObject({ perCall: z.int().min(1), perDay: z.int().min(1) })
  .refine((limit) => limit.perCall <= limit.perDay, {
    path: ['perCall'],
    error: 'must not be above perDay',
  })
  .readonly();

const userLimits = z
  .strictObject({
    /** Default 30. */
    perMinute: z.int().min(1).max(1_000_000).default(30),
    /** Default 300. */
    perDay: z.int().min(1).max(1_000_000).default(300),
  })
  .refine((limits) => limits.perMinute <= limits.perDay, {
    path: ['perMinute'],
    error: 'must not be above perDay',
  })
  .readonly();

const webOrigin = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    // `https://*.shop.example` is an address to the URL parser as well.
    if (url?.origin !== text || text.includes('*')) {
      return false;
    }
    return url.protocol === 'https:' || isLoopback(url);
  },
  {
    error:
      'must be one exact origin such as https://shop.example: scheme and host in lower case, no path, no *, plain http for loopback hosts only',
  },
);

/** Requests a second, and what API Gateway's bucket holds: up to the quotas of an AWS account. */
const ratePerSecond = z.number().positive().max(10_000);
const burst = z.int().min(1).max(5000);

/** What one stage of one app may set in cdk.json. {@link StageSettings} is what comes of it. */
export const stageSettings = z
  .strictObject({
    dojo: dojo.refine(
      (value) => value.environment !== 'production' || !value.baseUrl.startsWith('http:'),
      { path: ['baseUrl'], error: 'must be https: a production key never travels over plain http' },
    ),
    /** Whose tokens the API takes. Default `{"kind": "cognito"}`. */
    signIn: signIn.default({ kind: 'cognito', selfSignUp: true }),
    /** The token's claim that names the user. Default `sub`. */
    userIdClaim: z
      .string()
      .regex(/^[\w:./-]{1,256}$/, 'must be the name of a claim')
      .default('sub'),
    /** Allowed currencies, and what may be charged in each at once, in minor units. */
    amountLimits: z
      .partialRecord(z.enum(['GBP', 'EUR']), amountLimit)
      .refine((limits) => Object.keys(limits).length > 0, {
        error: 'must allow at least one currency: GBP or EUR',
      })
      .readonly(),
    /**
     * What the team's own services may give back (refund or release) with one call and within one day (UTC),
     * in minor units. Default, for each allowed currency: as much as one order may cost, and ten times that.
     */
    merchantLimits: z
      .partialRecord(z.enum(['GBP', 'EUR']), merchantLimit)
      .readonly()
      .default({}),
    /** How many customers that Dojo has lost may be replaced within an hour. Default 10. */
    replacementLimitPerHour: z.int().min(1).max(100_000).default(10),
    /**
     * How much each user may create at Dojo (a customer, payment intents, setup intents) within a minute and
     * within a day (UTC). Default 30 and 300.
     */
    userLimits: userLimits.prefault({}),
    /** The scheduled comparison of the customer map with Dojo's customers. */
    audit: z
      .strictObject({
        /** EventBridge's words for when it runs. Default `rate(1 day)`. */
        schedule: z
          .string()
          .superRefine((schedule, context) => {
            for (const mistake of scheduleMistakes(schedule)) context.addIssue(mistake);
          })
          .default('rate(1 day)'),
        /** Whether it repairs what it finds, too. Default: it only reports. */
        repair: z.boolean().default(false),
      })
      .readonly()
      .prefault({}),
    /** The dashboard, and the alarms on what needs a person. */
    alarms: z
      .strictObject({
        /** Who gets an e-mail of each alarm; AWS asks each address once to confirm. Default nobody. */
        emails: eachOnce(z.array(z.email('must be an e-mail address such as on-call@shop.example')))
          .readonly()
          .default([]),
        /** Where the runbook is read: an alarm's link to its paragraph begins so. Default `docs/runbook.md`. */
        runbook: z
          .string()
          .regex(/^[!-"$-~]{1,200}$/, 'must be an address or a path, without spaces and #')
          .default('docs/runbook.md'),
        /** Milliseconds that 99 of 100 requests must not exceed, Dojo's time included. Default 5000. */
        p99BudgetMs: z.int().min(100).max(30_000).default(5000),
        /**
         * The AWS account's limit of concurrent Lambda executions in this region; an alarm goes off at 80% of
         * it. Default 1000, as AWS has it; a new account may have less.
         */
        concurrencyLimit: z.int().min(5).max(1_000_000).default(1000),
      })
      .readonly()
      .prefault({}),
    /** What watches the stage. Each is left out where it is `false`: an AWS emulator may not know it. */
    monitoring: z
      .strictObject({
        /** The alarms, and the topic that they are told to. Default `true`. */
        alarms: z.boolean().default(true),
        /** Default `true`. */
        dashboard: z.boolean().default(true),
        /** The queries of the runbook, saved in CloudWatch. Default `true`. */
        savedQueries: z.boolean().default(true),
      })
      .readonly()
      .prefault({}),
    /** Memory of each function in MB; its share of a processor grows with it. Default 512. */
    memoryMb: z.int().min(128).max(10_240).default(512),
    /** For the whole API, over all callers; what is above is answered 429. */
    throttling: z
      .strictObject({
        /** Default 100. */
        ratePerSecond: ratePerSecond.default(100),
        /** Default 200. */
        burst: burst.default(200),
        /** For the one route that anybody may call, so that strangers cannot use up the rest. */
        webhook: z
          .strictObject({
            /** Default 50: two or three webhooks for each payment. */
            ratePerSecond: ratePerSecond.default(50),
            /** Default 100. */
            burst: burst.default(100),
          })
          .readonly()
          .prefault({}),
      })
      .readonly()
      .prefault({}),
    /** Origins whose web pages may call the API (CORS). Mobile apps need none. Default none. */
    webOrigins: eachOnce(z.array(webOrigin)).readonly().default([]),
    release: releaseSettings,
    /** Default none: the API is called by the name that AWS gives it. With one that name is closed. */
    customDomain: customDomain.optional(),
    /** The app's own settings, for its `settings.ts` to check. Default `{}`. */
    appSettings: z.record(z.string(), z.unknown()).readonly().default({}),
    /**
     * With which keys table, secrets, queues and logs are encrypted: those that AWS manages, or one key of
     * the AWS account's own, which the stack makes. Default `aws`.
     */
    encryption: z.enum(['aws', 'customerManaged']).default('aws'),
    /** Days for which logs are kept. Default 30. */
    logRetentionDays: z.literal(retentionDays).default(30),
  })
  .refine(({ monitoring, alarms }) => monitoring.alarms || alarms.emails.length === 0, {
    path: ['monitoring', 'alarms'],
    error: 'must be true: alarms.emails is to be told of them',
  })
  .refine((stage) => stage.monitoring.alarms || !isReleasedGradually(stage), {
    path: ['monitoring', 'alarms'],
    error: 'must be true: a gradual release is taken back by alarms',
  })
  .readonly();

/** The settings of one stage of one app, defaults filled in. */
export type StageSettings = z.infer<typeof stageSettings>;
