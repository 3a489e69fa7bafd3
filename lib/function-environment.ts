import { environmentNames } from '../functions/core/runtime/environment-names.ts';
import type { AppDefinition, AppNeeds } from './app-definition.ts';
import type { AppStage } from './app-stage.ts';
import { CannotRun } from './cannot-run.ts';

/** What the functions use that has a name of its own. */
export interface FunctionResources {
  readonly tableName: string;
  /** Name or ARN of the Secrets Manager secret that holds the Dojo key. */
  readonly dojoKeySecretId: string;
}

/** What the webhook route uses beside the rest. */
export interface WebhookResources {
  /** Name or ARN of the Secrets Manager secret that holds the signing secrets. */
  readonly webhookSecretsId: string;
  readonly eventBusName: string;
  readonly deadLetterQueueUrl: string;
}

/** What the webhook route's function gets in addition, and no other. */
export function webhookEnvironment(resources: WebhookResources): Record<string, string> {
  return {
    [environmentNames.webhookSecretsId]: resources.webhookSecretsId,
    [environmentNames.eventBusName]: resources.eventBusName,
    [environmentNames.deadLetterQueueUrl]: resources.deadLetterQueueUrl,
  };
}

/** What the functions that move money get in addition, and no other. */
export function merchantEnvironment({
  amountLimits,
  merchantLimits,
}: AppStage): Record<string, string> {
  const byDefault = Object.entries(amountLimits).map(([currency, { maximum }]) => [
    currency,
    { perCall: maximum, perDay: 10 * maximum },
  ]);
  return {
    [environmentNames.merchantLimits]: JSON.stringify({
      ...Object.fromEntries(byDefault),
      ...merchantLimits,
    }),
  };
}

/** What a function gets in addition that may leave things open, and the one that settles them. */
export function settlingEnvironment(settleQueueUrl: string): Record<string, string> {
  return { [environmentNames.settleQueueUrl]: settleQueueUrl };
}

/** The app's own names of one function's tables and secrets, as AWS knows them. */
export interface AppResources {
  /** Names of the tables that are given to the function, by the app's names. */
  readonly tables: Readonly<Record<string, string>>;
  /** Names or ARNs of the secrets, likewise. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** @throws CannotRun for a variable that is no text for this stage. */
function variableOf(
  name: string,
  { definition, settings }: { readonly definition: AppDefinition; readonly settings: AppStage },
): string {
  const value: unknown = definition.variables?.[name]?.(settings);
  if (typeof value === 'string' && value !== '') return value;
  throw new CannotRun(
    `lib/apps/${settings.app}.ts: variables: ${name} must be a text for the stage ${settings.stage}, and not empty.`,
  );
}

/** What a function gets of its app's own: what it needs, and nothing else. */
export function appEnvironment(
  { variables = [] }: AppNeeds,
  { tables, secrets }: AppResources,
  { definition, settings }: { readonly definition: AppDefinition; readonly settings: AppStage },
): Record<string, string> {
  const isSet = (it: object) => Object.keys(it).length > 0;
  return {
    ...(isSet(settings.appSettings) && {
      [environmentNames.appSettings]: JSON.stringify(settings.appSettings),
    }),
    ...(isSet(tables) && { [environmentNames.appTables]: JSON.stringify(tables) }),
    ...(isSet(secrets) && { [environmentNames.appSecrets]: JSON.stringify(secrets) }),
    ...(variables.length > 0 && { [environmentNames.appVariables]: JSON.stringify(variables) }),
    ...Object.fromEntries(
      variables.map((name) => [name, variableOf(name, { definition, settings })]),
    ),
  };
}

/** The variables of a consumer: those of logs and metrics. It knows neither Dojo nor the map. */
export function consumerEnvironment({ app, stage }: AppStage): Record<string, string> {
  return {
    [environmentNames.app]: app,
    [environmentNames.stage]: stage,
    POWERTOOLS_SERVICE_NAME: `save-card-${app}-${stage}`,
    POWERTOOLS_METRICS_NAMESPACE: 'SaveCard',
  };
}

/**
 * Every environment variable that all functions get, for the stack and the local gateway alike. Holds
 * names and numbers only, never a key.
 */
export function functionEnvironment(
  settings: AppStage,
  resources: FunctionResources,
): Record<string, string> {
  const { dojo } = settings;
  return {
    [environmentNames.app]: settings.app,
    [environmentNames.stage]: settings.stage,
    [environmentNames.tableName]: resources.tableName,
    [environmentNames.dojoKeySecretId]: resources.dojoKeySecretId,
    [environmentNames.dojoKeyTtlSeconds]: String(dojo.keyTtlSeconds),
    [environmentNames.dojoEnvironment]: dojo.environment,
    [environmentNames.dojoBaseUrl]: dojo.baseUrl,
    [environmentNames.dojoVersion]: dojo.version,
    [environmentNames.dojoAttemptTimeoutMs]: String(dojo.attemptTimeoutMs),
    [environmentNames.userIdClaim]: settings.userIdClaim,
    [environmentNames.replacementLimitPerHour]: String(settings.replacementLimitPerHour),
    [environmentNames.userLimits]: JSON.stringify(settings.userLimits),
    [environmentNames.auditRepair]: String(settings.audit.repair),
    [environmentNames.amountLimits]: JSON.stringify(settings.amountLimits),
    POWERTOOLS_SERVICE_NAME: `save-card-${settings.app}-${settings.stage}`,
    POWERTOOLS_METRICS_NAMESPACE: 'SaveCard',
  };
}
