import { environmentNames } from '../functions/core/runtime/environment-names.ts';
import type { AppStage } from './app-stage.ts';

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
    [environmentNames.healingLimitPerHour]: String(settings.healingLimitPerHour),
    [environmentNames.auditRepair]: String(settings.audit.repair),
    [environmentNames.amountLimits]: JSON.stringify(settings.amountLimits),
    POWERTOOLS_SERVICE_NAME: `save-card-${settings.app}-${settings.stage}`,
    POWERTOOLS_METRICS_NAMESPACE: 'SaveCard',
  };
}
