import { functionTimeoutSeconds } from '../lib/api-rules.ts';
import type { AppFunctions, DeployedFunction } from '../lib/app-functions.ts';
import type { AppStage } from '../lib/app-stage.ts';
import { auditGrants } from '../lib/audit-grants.ts';
import {
  appEnvironment,
  consumerEnvironment,
  functionEnvironment,
  merchantEnvironment,
  settlingEnvironment,
  webhookEnvironment,
} from '../lib/function-environment.ts';
import {
  auditLeastMemoryMb,
  auditTimeoutSeconds,
  consumerTimeoutSeconds,
  settleTimeoutSeconds,
} from '../lib/function-limits.ts';
import {
  appPermissions,
  consumerPermissions,
  functionPermissions,
  settlePermissions,
} from '../lib/function-permissions.ts';
import type { App } from '../lib/load-app.ts';
import type { Permission } from '../lib/permission.ts';
import { movesMoney, publishes, settlesLater } from '../lib/routes.ts';
import { settleGrants } from '../lib/settle-grants.ts';
import { functionCredentials, localRegion } from './aws/local-account.ts';
import type { FunctionSpec } from './lambda/start-functions.ts';
import { type LocalNames, localNames } from './local-names.ts';
import type { Services } from './start-services.ts';

/** One stage of an app, and its functions. */
export interface StartedApp {
  readonly app: App;
  readonly settings: AppStage;
  readonly deployed: AppFunctions;
}

/** What each function may do, by its access key. */
export function permissionsByCaller({
  app: { definition },
  settings,
  deployed: { routes, audit, settle, consumers },
}: StartedApp): ReadonlyMap<string, readonly Permission[]> {
  const names = localNames(settings);
  const entryOf = ({ id, needs }: DeployedFunction, permissions: readonly Permission[]) =>
    [
      functionCredentials(names.functionName(id)).accessKeyId,
      [...permissions, ...appPermissions(needs, definition, names)],
    ] as const;
  return new Map([
    ...routes.map((route) => entryOf(route, functionPermissions(route.grants, names))),
    ...consumers.map((consumer) =>
      entryOf(consumer, consumerPermissions(names.deadLetterQueue(consumer.id))),
    ),
    entryOf(audit, functionPermissions(auditGrants, names)),
    entryOf(settle, [...functionPermissions(settleGrants, names), ...settlePermissions(names)]),
  ]);
}

/** Each function with what its deployed twin has: its variables, and nobody else's. */
export function functionSpecs(
  { app: { definition }, settings, deployed }: StartedApp,
  services: Services,
): readonly FunctionSpec[] {
  const names = localNames(settings);
  const common = commonEnvironment(settings, services, names);
  const settling = settlingEnvironment(services.queues.queueUrl(names.settleQueue));
  const { memoryMb } = settings;
  const specOf = (
    { id, entry, needs }: DeployedFunction,
    own: Pick<FunctionSpec, 'environment' | 'memoryMb'> & { readonly timeoutSeconds: number },
  ): FunctionSpec => ({
    id,
    entry,
    environment: {
      ...own.environment,
      ...appEnvironment(needs, services.appResourcesFor(needs), { definition, settings }),
      ...awsVariables(names.functionName(id), services),
    },
    memoryMb: own.memoryMb,
    timeoutMs: own.timeoutSeconds * 1_000,
  });
  return [
    ...deployed.routes.map((route) =>
      specOf(route, {
        environment: {
          ...common,
          ...(publishes(route) && publishingEnvironment(services, names)),
          ...(movesMoney(route) && merchantEnvironment(settings)),
          ...(settlesLater(route) && settling),
        },
        memoryMb,
        timeoutSeconds: functionTimeoutSeconds,
      }),
    ),
    ...deployed.consumers.map((consumer) =>
      specOf(consumer, {
        environment: consumerEnvironment(settings),
        memoryMb,
        timeoutSeconds: consumerTimeoutSeconds,
      }),
    ),
    specOf(deployed.audit, {
      environment: common,
      memoryMb: Math.max(auditLeastMemoryMb, memoryMb),
      timeoutSeconds: auditTimeoutSeconds,
    }),
    specOf(deployed.settle, {
      environment: { ...common, ...settling },
      memoryMb,
      timeoutSeconds: settleTimeoutSeconds,
    }),
  ];
}

function commonEnvironment(
  settings: AppStage,
  services: Services,
  names: LocalNames,
): Record<string, string> {
  const dojo = { ...settings.dojo, baseUrl: services.dojo.baseUrl };
  return functionEnvironment(
    { ...settings, dojo },
    { tableName: names.table, dojoKeySecretId: names.dojoKeySecret },
  );
}

function publishingEnvironment(services: Services, names: LocalNames): Record<string, string> {
  return webhookEnvironment({
    webhookSecretsId: names.webhookSecret,
    eventBusName: names.eventBus,
    deadLetterQueueUrl: services.queues.queueUrl(names.refusedEventsQueue),
  });
}

/**
 * What Lambda sets. Each function gets every endpoint, whatever it may do there: without one, a call
 * would leave the machine instead of being refused.
 */
function awsVariables(functionName: string, services: Services): Record<string, string> {
  const { accessKeyId, secretAccessKey } = functionCredentials(functionName);
  return {
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: services.dynamoDb.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsManager.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: services.eventBridge.url,
    AWS_ENDPOINT_URL_SQS: services.queues.url,
    TZ: ':UTC',
  };
}
