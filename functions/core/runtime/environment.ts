import * as z from 'zod/mini';
import { parseJson } from '../parse-json.ts';
import { environmentNames } from './environment-names.ts';

const text = z.string().check(z.minLength(1));
function wholeNumber(fallback: number) {
  return z._default(
    z.pipe(
      z.string().check(z.regex(/^[1-9]\d{0,8}$/)),
      z.transform((digits) => Number(digits)),
    ),
    fallback,
  );
}
const queueUrl = z.url({ protocol: /^https?$/ });
const yesOrNo = z._default(
  z.pipe(
    z.enum(['true', 'false']),
    z.transform((word) => word === 'true'),
  ),
  false,
);
const amount = z.int().check(z.gte(1));
const amountLimit = z
  .strictObject({ minimum: amount, maximum: amount })
  .check(z.refine(({ minimum, maximum }) => minimum <= maximum));

const atLeastOne = z.int().check(z.gte(1));

function json<Value extends object>(value: z.ZodMiniType<Value>, fallback: Value) {
  return z._default(
    z.pipe(
      z.pipe(
        text,
        z.transform((written) => parseJson(written)),
      ),
      value,
    ),
    () => fallback as z.core.util.NoUndefined<Value>,
  );
}

const appShape = z.object({
  app: text,
  stage: text,
  appSettings: json(z.record(z.string(), z.unknown()), {}),
  appTables: json(z.record(z.string(), text), {}),
  appSecrets: json(z.record(z.string(), text), {}),
  appVariables: json(z.array(text), []),
});

const shape = z.extend(appShape, {
  tableName: text,
  dojoKeySecretId: text,
  dojoKeyTtlSeconds: wholeNumber(300),
  dojoEnvironment: z.enum(['sandbox', 'production']),
  dojoBaseUrl: z._default(
    z.url({ protocol: /^https?$/ }).check(z.regex(/^[^?#]*$/)),
    'https://api.dojo.tech',
  ),
  dojoVersion: z._default(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)), '2024-02-05'),
  dojoAttemptTimeoutMs: wholeNumber(8_000),
  userIdClaim: z._default(text, 'sub'),
  replacementLimitPerHour: wholeNumber(10),
  userLimits: json(z.strictObject({ perMinute: atLeastOne, perDay: atLeastOne }), {
    perMinute: 30,
    perDay: 300,
  }),
  auditRepair: yesOrNo,
  amountLimits: z.pipe(
    z.pipe(
      text,
      z.transform((json) => parseJson(json)),
    ),
    z.strictObject({ GBP: z.optional(amountLimit), EUR: z.optional(amountLimit) }),
  ),
  settleQueueUrl: z.optional(queueUrl),
});

const merchantLimit = z.strictObject({ perCall: amount, perDay: amount });
const paymentsShape = z.extend(shape, {
  merchantLimits: z.pipe(
    z.pipe(
      text,
      z.transform((json) => parseJson(json)),
    ),
    z.strictObject({ GBP: z.optional(merchantLimit), EUR: z.optional(merchantLimit) }),
  ),
});

const webhookShape = z.extend(shape, {
  webhookSecretsId: text,
  eventBusName: text,
  deadLetterQueueUrl: queueUrl,
});

const settleShape = z.extend(shape, { settleQueueUrl: queueUrl });

export type Environment = z.infer<typeof shape>;
/** What an app's own code needs to know, in any function. */
export type AppEnvironment = z.infer<typeof appShape>;
/** What the webhook route needs beside the rest. */
export type WebhookEnvironment = z.infer<typeof webhookShape>;
/** What routes that move money need beside the rest. */
export type PaymentsEnvironment = z.infer<typeof paymentsShape>;
/** What the function needs that settles what others have left open. */
export type SettleEnvironment = z.infer<typeof settleShape>;
type Name = keyof typeof environmentNames;

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

type Variables = Readonly<Record<string, string | undefined>>;

function parserOf<Settings>(settings: z.ZodMiniType<Settings>) {
  return (variables: Variables): Settings => {
    const named = Object.fromEntries(
      Object.entries(environmentNames).map(([key, name]) => [key, variables[name] || undefined]),
    );
    const parsed = settings.safeParse(named);
    if (parsed.success) return parsed.data;
    const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0] as Name));
    const sentences = [...wrong].map((key) => {
      const name = environmentNames[key];
      return `${name} ${named[key] === undefined ? 'is missing' : 'is wrong'}: it is ${rules[key]}`;
    });
    throw new Error(`The function’s environment is not usable. ${sentences.join('. ')}.`);
  };
}

/**
 * The functions' settings, from the variables that `environment-names.ts` lists.
 * @throws Error that names every variable that is missing or wrong, and its rule, all at once.
 */
export const parseEnvironment: (variables: Variables) => Environment = parserOf(shape);

/** The same, for the webhook route. */
export const parseWebhookEnvironment: (variables: Variables) => WebhookEnvironment =
  parserOf(webhookShape);

/** The same, for the routes that move money. */
export const parsePaymentsEnvironment: (variables: Variables) => PaymentsEnvironment =
  parserOf(paymentsShape);

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
  return parserOf(appShape)(process.env);
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
  return parserOf(settleShape)(process.env);
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
