import type { AppDefinition, AppNeeds } from './app-definition.ts';
import { appTableActions } from './app-table-actions.ts';
import { type ItemGrantName, isItemGrant, itemGrants } from './item-grants.ts';
import type { Permission } from './permission.ts';
import type { Grant } from './routes.ts';
import { tableSchema } from './table-schema.ts';

/** What a function may be granted: what routes may, and what the audit needs beside it. */
export type FunctionGrant =
  | Grant
  /** Read every item of the customer map. */
  | 'customer-scan';

/** How the parts of one stage are called. */
export interface GrantedNames {
  readonly table: string;
  readonly dojoKeySecret: string;
  readonly webhookSecret: string;
  readonly eventBus: string;
  /** Of events that the bus refuses. */
  readonly refusedEventsQueue: string;
  /** Of what requests have left open. */
  readonly settleQueue: string;
}

/** All that a function with these grants may do at AWS services, beside its logs and traces. */
export function functionPermissions(
  grants: readonly FunctionGrant[],
  names: GrantedNames,
): readonly Permission[] {
  return grants.flatMap((grant) =>
    isItemGrant(grant) ? itemPermissions(grant, names.table) : otherPermissions[grant](names),
  );
}

/** How the app's own tables and secrets are called, by the app's names. */
export interface AppGrantedNames {
  appTable(name: string): string;
  appSecret(name: string): string;
}

/** What a function may do with what is its app's own: with what it needs, and nothing else. */
export function appPermissions(
  { tables = {}, secrets = [] }: AppNeeds,
  definition: AppDefinition,
  names: AppGrantedNames,
): readonly Permission[] {
  const onTables = Object.entries(tables).flatMap(([name, rights]) => {
    const table = names.appTable(name);
    const indexes = Object.keys(definition.tables?.[name]?.indexes ?? {});
    return [table, ...indexes.map((index) => `${table}/index/${index}`)].flatMap((resource) =>
      appTableActions(rights).map((action) => ({ action: `dynamodb:${action}`, resource })),
    );
  });
  const onSecrets = secrets.map((name) => ({
    action: 'secretsmanager:GetSecretValue',
    resource: names.appSecret(name),
  }));
  return [...onTables, ...onSecrets];
}

/** What Lambda needs of a consumer's role, to put into its queue what it fails on. */
export function consumerPermissions(deadLetterQueue: string): readonly Permission[] {
  return ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'].map((action) => ({
    action,
    resource: deadLetterQueue,
  }));
}

/** What Lambda needs of the settling function's role, to take messages out of the queue. */
export const settleReceiveActions: readonly string[] = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
];

/** What the settling function may do at its queue, beside its grants. */
export function settlePermissions({
  settleQueue,
}: Pick<GrantedNames, 'settleQueue'>): readonly Permission[] {
  return settleReceiveActions.map((action) => ({ action, resource: settleQueue }));
}

function itemPermissions(grant: ItemGrantName, table: string): readonly Permission[] {
  const { keys, actions } = itemGrants[grant];
  return actions.map((action) => ({ action: `dynamodb:${action}`, resource: table, keys }));
}

const otherPermissions: Readonly<
  Record<Exclude<FunctionGrant, ItemGrantName>, (names: GrantedNames) => readonly Permission[]>
> = {
  'customer-scan': ({ table }) => [{ action: 'dynamodb:Scan', resource: table }],
  'customer-index': ({ table }) => [
    { action: 'dynamodb:Query', resource: `${table}/index/${tableSchema.customerIndex.name}` },
  ],
  'dojo-key': ({ dojoKeySecret }) => [
    { action: 'secretsmanager:GetSecretValue', resource: dojoKeySecret },
  ],
  'webhook-secrets': ({ webhookSecret }) => [
    { action: 'secretsmanager:GetSecretValue', resource: webhookSecret },
  ],
  'event-bus': ({ eventBus, refusedEventsQueue }) => [
    { action: 'events:PutEvents', resource: eventBus },
    { action: 'sqs:SendMessage', resource: refusedEventsQueue },
  ],
  'settle-queue': ({ settleQueue }) => [{ action: 'sqs:SendMessage', resource: settleQueue }],
};
