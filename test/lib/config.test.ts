import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../lib/config.ts';

const leastStage = {
  dojo: { environment: 'sandbox' },
  amountLimits: { GBP: { minimum: 100, maximum: 5000 } },
};

const production = { ...leastStage, dojo: { environment: 'production' } };

function contextWith(stage: unknown) {
  return { 'save-card': { apps: { demo: { sandbox: stage } } } };
}

function mistakesIn(context: unknown): readonly string[] {
  try {
    parseSettings(context);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.message.split('\n').slice(1);
    }
    throw error;
  }
  return [];
}

describe('parseSettings', () => {
  it('fills in every default', () => {
    expect(parseSettings(contextWith(leastStage))).toEqual({
      apps: {
        demo: {
          sandbox: {
            dojo: {
              environment: 'sandbox',
              version: '2024-02-05',
              baseUrl: 'https://api.dojo.tech',
              keyTtlSeconds: 300,
              attemptTimeoutMs: 8000,
            },
            signIn: { kind: 'cognito', selfSignUp: true },
            userIdClaim: 'sub',
            amountLimits: { GBP: { minimum: 100, maximum: 5000 } },
            merchantLimits: {},
            replacementLimitPerHour: 10,
            userLimits: { perMinute: 30, perDay: 300 },
            audit: { schedule: 'rate(1 day)', repair: false },
            alarms: {
              emails: [],
              runbook: 'docs/runbook.md',
              p99BudgetMs: 5000,
              concurrencyLimit: 1000,
            },
            monitoring: { alarms: true, dashboard: true, savedQueries: true },
            memoryMb: 512,
            throttling: {
              ratePerSecond: 100,
              burst: 200,
              webhook: { ratePerSecond: 50, burst: 100 },
            },
            webOrigins: [],
            release: {},
            appSettings: {},
            encryption: 'aws',
            logRetentionDays: 30,
          },
        },
      },
    });
  });

  it('keeps what is set', () => {
    const stage = {
      dojo: {
        environment: 'production',
        version: '2026-02-27',
        baseUrl: 'https://proxy.example/dojo',
        keyTtlSeconds: 60,
        attemptTimeoutMs: 4000,
      },
      signIn: { kind: 'oidc', issuer: 'https://issuer.example/', audiences: ['shop'] },
      userIdClaim: 'https://shop.example/user_id',
      amountLimits: { EUR: { minimum: 1, maximum: 1 } },
      merchantLimits: { EUR: { perCall: 1, perDay: 2 } },
      replacementLimitPerHour: 500,
      alarms: {
        emails: ['on-call@shop.example'],
        runbook: 'https://wiki.shop.example/save-card',
        p99BudgetMs: 3000,
        concurrencyLimit: 5000,
      },
      userLimits: { perMinute: 5, perDay: 5 },
      audit: { schedule: 'cron(0 3 * * ? *)', repair: true },
      monitoring: { alarms: true, dashboard: false, savedQueries: false },
      memoryMb: 1024,
      throttling: {
        ratePerSecond: 0.5,
        burst: 1,
        webhook: { ratePerSecond: 0.1, burst: 2 },
      },
      webOrigins: ['https://shop.example', 'http://localhost:5173'],
      release: { traffic: 'at-once', terminationProtection: false },
      customDomain: {
        name: 'api.shop.example',
        certificateArn: 'arn:aws:acm:eu-west-2:123456789012:certificate/1-2',
        hostedZone: { id: 'Z1', name: 'shop.example' },
      },
      appSettings: { tables: 12 },
      encryption: 'customerManaged',
      logRetentionDays: 365,
    };
    expect(parseSettings(contextWith(stage)).apps.demo?.sandbox).toEqual(stage);
  });

  it.each([
    ['https://d.example/', 'https://d.example'],
    ['https://d.example/dojo', 'https://d.example/dojo'],
    ['https://d.example/dojo/', 'https://d.example/dojo'],
  ])('takes the slash off the end of the base URL %s, and keeps its path', (written, baseUrl) => {
    const stage = { ...leastStage, dojo: { environment: 'sandbox', baseUrl: written } };
    expect(parseSettings(contextWith(stage)).apps.demo?.sandbox?.dojo.baseUrl).toBe(baseUrl);
  });

  it.each(['http://localhost:3001', 'http://127.0.0.1:3001', 'http://[::1]:3001'])(
    'takes plain http from the sandbox at %s',
    (baseUrl) => {
      const dojo = { environment: 'sandbox', baseUrl };
      expect(mistakesIn(contextWith({ ...leastStage, dojo }))).toEqual([]);
    },
  );

  it('passes over what belongs to CDK', () => {
    expect(
      mistakesIn({ ...contextWith(leastStage), '@aws-cdk/aws-iam:minimizePolicies': true }),
    ).toEqual([]);
  });

  it('takes the cdk.json of this repository, whatever apps a team has in it', () => {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    expect(Object.keys(parseSettings(context).apps)).not.toEqual([]);
  });

  const at = 'context["save-card"].apps.demo.sandbox';
  it.each([
    ['no dojo', { ...leastStage, dojo: undefined }, `${at}.dojo is missing`],
    [
      'an unknown environment',
      { ...leastStage, dojo: { environment: 'test' } },
      `${at}.dojo.environment must be one of sandbox, production`,
    ],
    [
      'a version that is no date',
      { ...leastStage, dojo: { environment: 'sandbox', version: 'v2' } },
      `${at}.dojo.version must be a date such as 2024-02-05`,
    ],
    [
      'a base URL that is none',
      { ...leastStage, dojo: { environment: 'sandbox', baseUrl: 'api.dojo.tech' } },
      `${at}.dojo.baseUrl must be an address such as https://api.dojo.tech`,
    ],
    [
      'plain http to another machine',
      { ...leastStage, dojo: { environment: 'sandbox', baseUrl: 'http://10.0.0.1' } },
      `${at}.dojo.baseUrl must be https: plain http is for loopback hosts only`,
    ],
    [
      'a host that only begins like a loopback one',
      { ...leastStage, dojo: { environment: 'sandbox', baseUrl: 'http://127.0.0.1.evil.example' } },
      `${at}.dojo.baseUrl must be https: plain http is for loopback hosts only`,
    ],
    [
      'plain http for production, even on loopback',
      { ...leastStage, dojo: { environment: 'production', baseUrl: 'http://localhost:3001' } },
      `${at}.dojo.baseUrl must be https: a production key never travels over plain http`,
    ],
    [
      'a base URL with credentials',
      { ...leastStage, dojo: { environment: 'sandbox', baseUrl: 'https://me:pw@d.example' } },
      `${at}.dojo.baseUrl must have no user name, password, query or fragment`,
    ],
    [
      'a key that would be kept for no time',
      { ...leastStage, dojo: { environment: 'sandbox', keyTtlSeconds: 0 } },
      `${at}.dojo.keyTtlSeconds must be at least 1`,
    ],
    [
      'an attempt longer than a function lives',
      { ...leastStage, dojo: { environment: 'sandbox', attemptTimeoutMs: 29_000 } },
      `${at}.dojo.attemptTimeoutMs must be at most 25000`,
    ],
    [
      'an unknown kind of sign-in',
      { ...leastStage, signIn: { kind: 'saml' } },
      `${at}.signIn.kind must be one of cognito, oidc`,
    ],
    [
      'an issuer over plain http',
      { ...leastStage, signIn: { kind: 'oidc', issuer: 'http://i.example', audiences: ['a'] } },
      `${at}.signIn.issuer must be an https address, as in the tokens’ iss`,
    ],
    [
      'an issuer whose tokens are for nobody',
      { ...leastStage, signIn: { kind: 'oidc', issuer: 'https://i.example', audiences: [] } },
      `${at}.signIn.audiences must have at least 1 entry`,
    ],
    [
      'an empty user id claim',
      { ...leastStage, userIdClaim: '' },
      `${at}.userIdClaim must be the name of a claim`,
    ],
    ['no limits', { dojo: leastStage.dojo }, `${at}.amountLimits is missing`],
    [
      'limits that allow nothing',
      { ...leastStage, amountLimits: {} },
      `${at}.amountLimits must allow at least one currency: GBP or EUR`,
    ],
    [
      'a currency that Dojo does not take',
      {
        ...leastStage,
        amountLimits: { ...leastStage.amountLimits, USD: { minimum: 1, maximum: 2 } },
      },
      `${at}.amountLimits.USD is not a setting`,
    ],
    [
      'a minimum above the maximum',
      { ...leastStage, amountLimits: { GBP: { minimum: 3, maximum: 2 } } },
      `${at}.amountLimits.GBP.minimum must not be above maximum`,
    ],
    [
      'an amount of nothing',
      { ...leastStage, amountLimits: { GBP: { minimum: 0, maximum: 2 } } },
      `${at}.amountLimits.GBP.minimum must be at least 1`,
    ],
    [
      'half a penny',
      { ...leastStage, amountLimits: { GBP: { minimum: 1.5, maximum: 2 } } },
      `${at}.amountLimits.GBP.minimum must be a whole number`,
    ],
    [
      'more at once than within a day',
      { ...leastStage, merchantLimits: { GBP: { perCall: 3, perDay: 2 } } },
      `${at}.merchantLimits.GBP.perCall must not be above perDay`,
    ],
    [
      'no replacement of lost customers at all',
      { ...leastStage, replacementLimitPerHour: 0 },
      `${at}.replacementLimitPerHour must be at least 1`,
    ],
    [
      'a limit of nothing for each user',
      { ...leastStage, userLimits: { perMinute: 0 } },
      `${at}.userLimits.perMinute must be at least 1`,
    ],
    [
      'more for each user in a minute than a day',
      { ...leastStage, userLimits: { perMinute: 301 } },
      `${at}.userLimits.perMinute must not be above perDay`,
    ],
    [
      'a schedule in other words',
      { ...leastStage, audit: { schedule: 'daily' } },
      `${at}.audit.schedule must be such as rate(1 day), rate(12 hours) or cron(0 3 * * ? *)`,
    ],
    [
      'a rate whose noun does not fit',
      { ...leastStage, audit: { schedule: 'rate(1 days)' } },
      `${at}.audit.schedule must be such as rate(1 day), rate(12 hours) or cron(0 3 * * ? *)`,
    ],
    [
      'a date before Dojo had a version',
      { ...leastStage, dojo: { environment: 'sandbox', version: '1999-01-01' } },
      `${at}.dojo.version must not be before 2022-04-07, Dojo's oldest version`,
    ],
    [
      'one audience twice',
      {
        ...leastStage,
        signIn: { kind: 'oidc', issuer: 'https://i.example', audiences: ['a', 'b', 'a'] },
      },
      `${at}.signIn.audiences[2] must not be in the list twice`,
    ],
    [
      'one address for alarms twice',
      { ...leastStage, alarms: { emails: ['on-call@shop.example', 'on-call@shop.example'] } },
      `${at}.alarms.emails[1] must not be in the list twice`,
    ],
    [
      'one web origin twice',
      { ...leastStage, webOrigins: ['https://shop.example', 'https://shop.example'] },
      `${at}.webOrigins[1] must not be in the list twice`,
    ],
    [
      'an audit that repairs in words',
      { ...leastStage, audit: { repair: 'yes' } },
      `${at}.audit.repair must be true or false`,
    ],
    [
      'an alarm for nobody in particular',
      { ...leastStage, alarms: { emails: ['on-call'] } },
      `${at}.alarms.emails[0] must be an e-mail address such as on-call@shop.example`,
    ],
    [
      'a runbook with an anchor',
      { ...leastStage, alarms: { runbook: 'https://wiki.example/#runbook' } },
      `${at}.alarms.runbook must be an address or a path, without spaces and #`,
    ],
    [
      'a budget above what API Gateway waits',
      { ...leastStage, alarms: { p99BudgetMs: 30_001 } },
      `${at}.alarms.p99BudgetMs must be at most 30000`,
    ],
    [
      'a limit of no concurrency',
      { ...leastStage, alarms: { concurrencyLimit: 0 } },
      `${at}.alarms.concurrencyLimit must be at least 5`,
    ],
    [
      'an alarm setting that there is not',
      { ...leastStage, alarms: { email: 'on-call@shop.example' } },
      `${at}.alarms.email is not a setting`,
    ],
    [
      'an address for alarms that are left out',
      {
        ...leastStage,
        alarms: { emails: ['on-call@shop.example'] },
        monitoring: { alarms: false },
      },
      `${at}.monitoring.alarms must be true: alarms.emails is to be told of them`,
    ],
    [
      'a gradual release without alarms',
      { ...production, monitoring: { alarms: false } },
      `${at}.monitoring.alarms must be true: a gradual release is taken back by alarms`,
    ],
    [
      'less memory than Lambda has',
      { ...leastStage, memoryMb: 64 },
      `${at}.memoryMb must be at least 128`,
    ],
    ['memory in words', { ...leastStage, memoryMb: '512' }, `${at}.memoryMb must be a number`],
    [
      'a rate of nothing',
      { ...leastStage, throttling: { ratePerSecond: 0 } },
      `${at}.throttling.ratePerSecond must be more than 0`,
    ],
    [
      'a rate that lets no webhook through',
      { ...leastStage, throttling: { webhook: { ratePerSecond: 0 } } },
      `${at}.throttling.webhook.ratePerSecond must be more than 0`,
    ],
    [
      'a burst of webhooks above what an AWS account has',
      { ...leastStage, throttling: { webhook: { burst: 5001 } } },
      `${at}.throttling.webhook.burst must be at most 5000`,
    ],
    [
      'keys of nobody',
      { ...leastStage, encryption: 'kms' },
      `${at}.encryption must be one of aws, customerManaged`,
    ],
    [
      'a retention that CloudWatch does not have',
      { ...leastStage, logRetentionDays: 31 },
      `${at}.logRetentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653`,
    ],
    ['a misspelt setting', { ...leastStage, memroyMb: 512 }, `${at}.memroyMb is not a setting`],
    [
      'a misspelt setting of Dojo',
      { ...leastStage, dojo: { environment: 'sandbox', 'base-url': 'x' } },
      `${at}.dojo["base-url"] is not a setting`,
    ],
  ])('refuses %s', (_, stage, mistake) => {
    expect(mistakesIn(contextWith(stage))).toEqual([`- ${mistake}`]);
  });

  it.each([
    '*',
    'https://*.shop.example',
    'https://shop.example/',
    'https://Shop.example',
    'http://shop.example',
    'shop.example',
    'null',
  ])('refuses the web origin %s', (origin) => {
    expect(mistakesIn(contextWith({ ...leastStage, webOrigins: [origin] }))).toEqual([
      `- ${at}.webOrigins[0] must be one exact origin such as https://shop.example: scheme and host in lower case, no path, no *, plain http for loopback hosts only`,
    ]);
  });

  it.each([
    'https://me:pw@i.example',
    'https://me@i.example',
    'https://i.example/?tenant=1',
    'https://i.example#top',
  ])('refuses the issuer %s', (issuer) => {
    const signIn = { kind: 'oidc', issuer, audiences: ['shop'] };
    expect(mistakesIn(contextWith({ ...leastStage, signIn }))).toEqual([
      `- ${at}.signIn.issuer must have no user name, password, query or fragment`,
    ]);
  });

  it.each([
    'cron(0 3 * * ? *)',
    'cron(0/15 8-17 ? * MON-FRI *)',
    'cron(5,35 */6 1-7,15 JAN,jul ? 2027-2030)',
    'cron(0 0 L * ? *)',
    'cron(0 0 LW * ? *)',
    'cron(0 0 15W 3/3 ? *)',
    'cron(0 0 ? 1-6 6#3 *)',
    'cron(0 0 ? * FRI#1 *)',
    'cron(0 0 ? * 5L 2199)',
    'cron(0 0 ? * L 1970/2)',
  ])('takes the schedule %s', (schedule) => {
    expect(mistakesIn(contextWith({ ...leastStage, audit: { schedule } }))).toEqual([]);
  });

  const minutes = 'minutes of 0-59 with , - * /';
  const hours = 'hours of 0-23 with , - * /';
  const day = 'a day of the month of 1-31 with , - * ? / L W';
  const month = 'a month of 1-12 or JAN-DEC with , - * /';
  const weekday = 'a day of the week of 1-7 or SUN-SAT with , - * ? L #';
  const year = 'a year of 1970-2199 with , - * /';
  it.each([
    ['cron(60 3 * * ? *)', [`must have ${minutes}, not "60"`]],
    ['cron(5, 3 * * ? *)', [`must have ${minutes}, not "5,"`]],
    ['cron(0/0 3 * * ? *)', [`must have ${minutes}, not "0/0"`]],
    ['cron(? 3 * * ? *)', [`must have ${minutes}, not "?"`]],
    ['cron(0 24 * * ? *)', [`must have ${hours}, not "24"`]],
    ['cron(0 3 0 * ? *)', [`must have ${day}, not "0"`]],
    ['cron(0 3 32W * ? *)', [`must have ${day}, not "32W"`]],
    ['cron(0 3 1W,2 * ? *)', [`must have ${day}, not "1W,2"`]],
    ['cron(0 3 * 13 ? *)', [`must have ${month}, not "13"`]],
    ['cron(0 3 * MON ? *)', [`must have ${month}, not "MON"`]],
    ['cron(0 3 ? * 0 *)', [`must have ${weekday}, not "0"`]],
    ['cron(0 3 ? * 3#6 *)', [`must have ${weekday}, not "3#6"`]],
    ['cron(0 3 ? * 3#1,6#3 *)', [`must have ${weekday}, not "3#1,6#3"`]],
    ['cron(0 3 * * ? 99)', [`must have ${year}, not "99"`]],
    [
      'cron(a b c d e f)',
      [minutes, hours, day, month, weekday, year].map(
        (rule, index) => `must have ${rule}, not "${'abcdef'[index]}"`,
      ),
    ],
    ['cron(0 3 * * * *)', ['must have ? as one of the two days, and only as one']],
    ['cron(0 3 1 * MON *)', ['must have ? as one of the two days, and only as one']],
    ['cron(0 3 ? * ? *)', ['must have ? as one of the two days, and only as one']],
  ])('refuses the schedule %s', (schedule, mistakes) => {
    expect(mistakesIn(contextWith({ ...leastStage, audit: { schedule } }))).toEqual(
      mistakes.map((mistake) => `- ${at}.audit.schedule ${mistake}`),
    );
  });

  const hostedZone = { id: 'Z1', name: 'shop.example' };
  it.each([
    {
      customDomain: { name: 'https://api.shop.example', hostedZone },
      mistakes: ['.name must be a host name in lower case such as api.shop.example'],
    },
    {
      customDomain: { name: 'api.shop.example' },
      mistakes: [' must have a certificateArn or a hostedZone, which proves a certificate'],
    },
    {
      customDomain: { name: 'api.other.example', hostedZone },
      mistakes: ['.name must be in the hosted zone'],
    },
    {
      customDomain: {
        name: 'api.shop.example',
        certificateArn: 'arn:aws:iam::1:server-certificate/x',
      },
      mistakes: ['.certificateArn must be the ARN of a certificate of AWS Certificate Manager'],
    },
  ])('refuses the domain $customDomain', ({ customDomain, mistakes }) => {
    expect(mistakesIn(contextWith({ ...leastStage, customDomain }))).toEqual(
      mistakes.map((mistake) => `- ${at}.customDomain${mistake}`),
    );
  });

  it.each([
    [undefined, 'context is missing'],
    [{}, 'context["save-card"] is missing'],
    [{ 'save-card': [] }, 'context["save-card"] must be an object'],
    [{ 'save-card': { apps: {} } }, 'context["save-card"].apps must have at least one app'],
    [
      { 'save-card': { apps: { demo: {} } } },
      'context["save-card"].apps.demo must have at least one stage',
    ],
    [
      { 'save-card': { apps: { Demo: { sandbox: leastStage } } } },
      'context["save-card"].apps.Demo: the name must be up to 30 of a-z, 0-9 and single dashes inside',
    ],
    [
      { 'save-card': { apps: { demo: { 'pre-live': leastStage } } } },
      'context["save-card"].apps.demo["pre-live"]: the name must be up to 20 of a-z and 0-9, a letter first',
    ],
  ])('refuses the context %j', (context, mistake) => {
    expect(mistakesIn(context)).toEqual([`- ${mistake}`]);
  });

  it('reports every mistake of every app and stage at once', () => {
    const context = {
      'save-card': {
        apps: {
          books: { live: { ...production, memoryMb: 1, throttling: { burst: 0 } }, test: {} },
          wine: { live: { ...production, webOrigins: ['*'], colour: 'red' } },
        },
      },
    };
    expect(mistakesIn(context)).toEqual([
      '- context["save-card"].apps.books.live.memoryMb must be at least 128',
      '- context["save-card"].apps.books.live.throttling.burst must be at least 1',
      '- context["save-card"].apps.books.test.dojo is missing',
      '- context["save-card"].apps.books.test.amountLimits is missing',
      '- context["save-card"].apps.wine.live.webOrigins[0] must be one exact origin such as https://shop.example: scheme and host in lower case, no path, no *, plain http for loopback hosts only',
      '- context["save-card"].apps.wine.live.colour is not a setting',
    ]);
  });

  it('says beside a wrong version that production is on plain http', () => {
    const dojo = { environment: 'production', version: 'new', baseUrl: 'http://localhost:1' };
    expect(mistakesIn(contextWith({ ...leastStage, dojo }))).toEqual([
      `- ${at}.dojo.version must be a date such as 2024-02-05`,
      `- ${at}.dojo.baseUrl must be https: a production key never travels over plain http`,
    ]);
  });
});
