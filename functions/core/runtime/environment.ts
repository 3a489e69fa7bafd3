import type { DojoEnvironment } from '../dojo/dojo-key.ts';
import { environmentNames } from './environment-names.ts';
import {
  anyText,
  type ByCurrency,
  byCurrency,
  httpUrl,
  isCounts,
  isListOfTexts,
  isRecord,
  isRecordOfTexts,
  json,
  matching,
  oneOf,
  type Variable,
  wholeNumber,
  yesOrNo,
} from './variable-readers.ts';

/** What an app's own code needs to know, in any function. */
export interface AppEnvironment {
  readonly app: string;
  readonly stage: string;
  readonly appSettings: Readonly<Record<string, unknown>>;
  readonly appTables: Readonly<Record<string, string>>;
  readonly appSecrets: Readonly<Record<string, string>>;
  readonly appVariables: readonly string[];
}

/** In minor units. */
interface AmountLimit {
  readonly minimum: number;
  readonly maximum: number;
}

export interface Environment extends AppEnvironment {
  readonly tableName: string;
  readonly dojoKeySecretId: string;
  readonly dojoKeyTtlSeconds: number;
  readonly dojoEnvironment: DojoEnvironment;
  readonly dojoBaseUrl: string;
  readonly dojoVersion: string;
  readonly dojoAttemptTimeoutMs: number;
  readonly userIdClaim: string;
  readonly replacementLimitPerHour: number;
  readonly userLimits: { readonly perMinute: number; readonly perDay: number };
  readonly auditRepair: boolean;
  readonly amountLimits: ByCurrency<AmountLimit>;
  readonly settleQueueUrl?: string | undefined;
}

/** What the webhook route needs beside the rest. */
export interface WebhookEnvironment extends Environment {
  readonly webhookSecretsId: string;
  readonly eventBusName: string;
  readonly deadLetterQueueUrl: string;
}

/** In minor units. */
interface MerchantLimit {
  readonly perCall: number;
  readonly perDay: number;
}

/** What routes that move money need beside the rest. */
export interface PaymentsEnvironment extends Environment {
  readonly merchantLimits: ByCurrency<MerchantLimit>;
}

/** What the function needs that settles what others have left open. */
export interface SettleEnvironment extends Environment {
  readonly settleQueueUrl: string;
}

type Name = keyof typeof environmentNames;
type Variables<Settings> = {
  readonly [Key in keyof Settings]-?: Variable<Settings[Key]>;
};

function isAmountLimit(value: unknown): value is AmountLimit {
  return isCounts(value, ['minimum', 'maximum']) && value.minimum <= value.maximum;
}
function isMerchantLimit(value: unknown): value is MerchantLimit {
  return isCounts(value, ['perCall', 'perDay']);
}
function isUserLimits(value: unknown): value is Environment['userLimits'] {
  return isCounts(value, ['perMinute', 'perDay']);
}

const appVariables: Variables<AppEnvironment> = {
  app: { read: anyText },
  stage: { read: anyText },
  appSettings: { read: json(isRecord), otherwise: () => ({}) },
  appTables: { read: json(isRecordOfTexts), otherwise: () => ({}) },
  appSecrets: { read: json(isRecordOfTexts), otherwise: () => ({}) },
  appVariables: { read: json(isListOfTexts), otherwise: () => [] },
};

const variables: Variables<Environment> = {
  ...appVariables,
  tableName: { read: anyText },
  dojoKeySecretId: { read: anyText },
  dojoKeyTtlSeconds: { read: wholeNumber, otherwise: () => 300 },
  dojoEnvironment: { read: oneOf('sandbox', 'production') },
  dojoBaseUrl: {
    read: (text) => httpUrl(text) && matching(/^[^?#]*$/)(text),
    otherwise: () => 'https://api.dojo.tech',
  },
  dojoVersion: { read: matching(/^\d{4}-\d{2}-\d{2}$/), otherwise: () => '2024-02-05' },
  dojoAttemptTimeoutMs: { read: wholeNumber, otherwise: () => 8_000 },
  userIdClaim: { read: anyText, otherwise: () => 'sub' },
  replacementLimitPerHour: { read: wholeNumber, otherwise: () => 10 },
  userLimits: { read: json(isUserLimits), otherwise: () => ({ perMinute: 30, perDay: 300 }) },
  auditRepair: { read: yesOrNo, otherwise: () => false },
  amountLimits: { read: json(byCurrency(isAmountLimit)) },
  settleQueueUrl: { read: httpUrl, otherwise: () => undefined },
};

const paymentsVariables: Variables<PaymentsEnvironment> = {
  ...variables,
  merchantLimits: { read: json(byCurrency(isMerchantLimit)) },
};

const webhookVariables: Variables<WebhookEnvironment> = {
  ...variables,
  webhookSecretsId: { read: anyText },
  eventBusName: { read: anyText },
  deadLetterQueueUrl: { read: httpUrl },
};

const settleVariables: Variables<SettleEnvironment> = {
  ...variables,
  settleQueueUrl: { read: httpUrl },
};

const rules: Readonly<Record<Name, string>> = {
  app: 'the name of the app',
  stage: 'the name of the stage',
  tableName: 'the name of a DynamoDB table',
  dojoKeySecretId: 'the name or ARN of a Secrets Manager secret',
  dojoKeyTtlSeconds: 'a whole number of seconds from 1',
  dojoEnvironment: 'sandbox or production',
  dojoBaseUrl: 'an http or https URL without query and fragment',
  dojoVersion: 'a date, YYYY-MM-DD',
  dojoAttemptTimeoutMs: 'a whole number of milliseconds from 1',
  userIdClaim: 'the name of a claim',
  replacementLimitPerHour: 'a whole number from 1',
  userLimits: 'JSON such as {"perMinute": 30, "perDay": 300}: whole numbers from 1',
  auditRepair: 'true or false',
  amountLimits:
    'JSON such as {"GBP": {"minimum": 1, "maximum": 1000000}}: GBP or EUR, whole minor units, 1 or more, minimum up to maximum',
  merchantLimits:
    'JSON such as {"GBP": {"perCall": 1000000, "perDay": 10000000}}: GBP or EUR, whole minor units, 1 or more',
  appSettings: 'a JSON object, the settings of the app',
  appTables: 'a JSON object of table names',
  appSecrets: 'a JSON object of names or ARNs of Secrets Manager secrets',
  appVariables: 'a JSON list of names of variables that are set',
  webhookSecretsId: 'the name or ARN of a Secrets Manager secret',
  eventBusName: 'the name of an EventBridge bus',
  deadLetterQueueUrl: 'the URL of an SQS queue',
  settleQueueUrl: 'the URL of an SQS queue',
};

type ProcessVariables = Readonly<Record<string, string | undefined>>;

function parserOf<Settings>(expected: Variables<Settings>) {
  return (processVariables: ProcessVariables): Settings => {
    const settings: Partial<Record<Name, unknown>> = {};
    const sentences: string[] = [];
    for (const [key, { read, otherwise }] of Object.entries(expected) as [
      Name,
      Variable<unknown>,
    ][]) {
      const name = environmentNames[key];
      const text = processVariables[name] || undefined;
      const value = text === undefined ? otherwise?.() : read(text);
      if (value !== undefined) settings[key] = value;
      else if (text !== undefined) sentences.push(`${name} is wrong: it is ${rules[key]}`);
      else if (otherwise === undefined) sentences.push(`${name} is missing: it is ${rules[key]}`);
    }
    if (sentences.length === 0) return settings as Settings;
    throw new Error(`The function’s environment is not usable. ${sentences.join('. ')}.`);
  };
}

/**
 * The functions' settings, from the variables that `environment-names.ts` lists.
 * @throws Error that names every variable that is missing or wrong, and its rule, all at once.
 */
export const parseEnvironment: (from: ProcessVariables) => Environment = parserOf(variables);

/** The same, for the webhook route. */
export const parseWebhookEnvironment: (from: ProcessVariables) => WebhookEnvironment =
  parserOf(webhookVariables);

/** The same, for the routes that move money. */
export const parsePaymentsEnvironment: (from: ProcessVariables) => PaymentsEnvironment =
  parserOf(paymentsVariables);

/**
 * A variable of the app's own.
 * @throws Error when it is not set.
 */
export function readAppVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `The variable ${name} is not set: declare it under variables in lib/apps/<app>.ts, and name it where this function asks for what it needs.`,
    );
  }
  return value;
}

/** The settings of this process. Here alone the functions read `process.env`. */
export function readEnvironment(): Environment {
  return parseEnvironment(process.env);
}

/** Of this process, a consumer's: what the app's own code needs alone. */
export function readAppEnvironment(): AppEnvironment {
  return parserOf(appVariables)(process.env);
}

/** The settings of this process, which is a route's that moves money. */
export function readPaymentsEnvironment(): PaymentsEnvironment {
  return parsePaymentsEnvironment(process.env);
}

/** The settings of this process, which is the webhook route's. */
export function readWebhookEnvironment(): WebhookEnvironment {
  return parseWebhookEnvironment(process.env);
}

/** Of this process, which settles what others have left open. */
export function readSettleEnvironment(): SettleEnvironment {
  return parserOf(settleVariables)(process.env);
}

/** The credentials that Lambda puts into the environment of a function. */
export function readAwsCredentials(): {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken: string | undefined;
} {
  return {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  };
}
