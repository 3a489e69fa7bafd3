import type { AppGrantedNames, GrantedNames } from '../lib/function-permissions.ts';
import {
  appSecretName,
  dojoKeySecretName,
  eventBusName,
  webhookSecretName,
} from '../lib/resource-names.ts';

/** How everything in the local stack is called. */
export interface LocalNames extends GrantedNames, AppGrantedNames {
  /** Functions are called `<prefix>-<id>`. */
  readonly functionPrefix: string;
  functionName(id: string): string;
  /** Where the events wait that a consumer failed on. */
  deadLetterQueue(consumerId: string): string;
  /** Where what could not be settled waits. */
  readonly unsettledQueue: string;
}

export function localNames(stage: { readonly app: string; readonly stage: string }): LocalNames {
  const prefix = `save-card-${stage.app}-${stage.stage}`;
  return {
    table: prefix,
    dojoKeySecret: dojoKeySecretName(stage),
    webhookSecret: webhookSecretName(stage),
    eventBus: eventBusName(stage),
    refusedEventsQueue: `${prefix}-refused-events`,
    settleQueue: `${prefix}-settle`,
    unsettledQueue: `${prefix}-unsettled`,
    appTable: (name) => `${prefix}-${name}`,
    appSecret: (name) => appSecretName(stage, name),
    functionPrefix: prefix,
    functionName: (id) => `${prefix}-${id}`,
    deadLetterQueue: (consumerId) => `${prefix}-${consumerId}-dead-letters`,
  };
}
