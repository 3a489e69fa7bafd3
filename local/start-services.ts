import { join } from 'node:path';
import type { AppNeeds } from '../lib/app-definition.ts';
import type { AppStage } from '../lib/app-stage.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import type { AppResources } from '../lib/function-environment.ts';
import type { App } from '../lib/load-app.ts';
import { isLoopback } from '../lib/loopback.ts';
import { webhookPath } from '../lib/routes.ts';
import {
  type DojoSimulator,
  simulatorFileName,
  startDojoSimulator,
  takeDataFolder,
  UnusableData,
} from '../simulator/dojo-simulator.ts';
import type { Access } from './aws/access.ts';
import { createTable } from './aws/create-table.ts';
import { type DynamoDb, startDynamoDb } from './aws/start-dynamo-db.ts';
import { type EventBridge, startEventBridge } from './aws/start-event-bridge.ts';
import { type Queues, startQueues } from './aws/start-queues.ts';
import { startSecretsManager } from './aws/start-secrets-manager.ts';
import type { TableWrite } from './aws/table-write.ts';
import { type DojoAccount, simulatorKey } from './dojo-account.ts';
import { type Issuer, startIssuer } from './issuer/start-issuer.ts';
import type { Listening } from './listen-on-loopback.ts';
import { localNames } from './local-names.ts';
import { onPort } from './on-port.ts';
import type { Timer } from './run-on-schedule.ts';
import type { StartedParts } from './started-parts.ts';

export interface ServicesOptions {
  /** Of the API that stands on them. Default 0, here and below: any free port. */
  readonly port?: number;
  readonly dojoPort?: number;
  readonly issuerPort?: number;
  /** Default: the simulator, with a key of its own. */
  readonly dojo?: DojoAccount | undefined;
  /** Keeps the table, the issuer's key and the simulator's data. Default: all are in memory. */
  readonly dataFolder?: string | undefined;
}

/** What the functions use, and what the gateway checks tokens with. */
export interface Services {
  readonly simulator: DojoSimulator | undefined;
  readonly dojo: DojoAccount;
  readonly audiences: readonly string[];
  readonly issuer: Issuer;
  readonly dynamoDb: DynamoDb;
  readonly tableName: string;
  readonly secretsManager: Listening;
  readonly dojoKeySecretName: string;
  readonly webhookSecretName: string;
  readonly eventBridge: EventBridge;
  readonly queues: Queues;
  /** What a function needs of the app's own, by the names that it has here. */
  appResourcesFor(needs: AppNeeds): AppResources;
}

/** What the services are to know of the functions that use them. */
export interface ServicesUse {
  /** Default: everybody may do everything. */
  readonly access?: Access;
  /** Queues beside those that every stage has. Default none. */
  readonly queueNames?: readonly string[];
  /** For delayed messages. Default: the machine's. */
  readonly timer?: Timer | undefined;
  readonly onTableWrite?: ((write: TableWrite) => void) | undefined;
  /** Looks at each request of a function to a table. Throws Refused for one that is to be refused. */
  readonly beforeTable?: (() => void) | undefined;
}

/**
 * Starts everything that the API stands on, and adds it to the parts.
 *
 * @throws CannotRun when a person can put it right: a folder or a port.
 */
export async function startServices(
  parts: StartedParts,
  { settings, app }: { readonly settings: AppStage; readonly app: App },
  {
    access,
    queueNames = [],
    timer,
    onTableWrite,
    beforeTable,
    ...options
  }: ServicesOptions & ServicesUse,
): Promise<Services> {
  const folder = await keptFolder(parts, options.dataFolder);
  const { simulator, dojo } = await startDojo(parts, settings, options);

  const { signIn } = settings;
  const [audience = 'save-card', ...others] = signIn.kind === 'oidc' ? signIn.audiences : [];
  const issuer = parts.add(
    await onPort('ISSUER_PORT', options.issuerPort ?? 0, (port) =>
      startIssuer({ port, audience, userIdClaim: settings.userIdClaim, folder }),
    ),
  );

  const names = localNames(settings);
  const dynamoDb = parts.add(
    await startDynamoDb({
      folder: folder && join(folder, 'dynamodb'),
      access,
      before: beforeTable,
      onWrite: onTableWrite,
    }),
  );
  await createTable(dynamoDb.url, names.table);
  const { tables = {}, secrets: appSecrets = {} } = app.definition;
  for (const [name, definition] of Object.entries(tables)) {
    await createTable(dynamoDb.url, names.appTable(name), definition);
  }

  const secrets = {
    [names.dojoKeySecret]: JSON.stringify({ apiKey: dojo.apiKey }),
    [names.webhookSecret]: undefined,
    ...Object.fromEntries(
      Object.keys(appSecrets).map((name) => [names.appSecret(name), undefined]),
    ),
  };
  const secretsManager = parts.add(await startSecretsManager({ secrets, access }));
  const eventBridge = parts.add(await startEventBridge({ busName: names.eventBus, access }));
  const queues = parts.add(
    await startQueues({
      names: [names.refusedEventsQueue, names.settleQueue, names.unsettledQueue, ...queueNames],
      access,
      timer,
    }),
  );

  return {
    simulator,
    dojo,
    audiences: [audience, ...others],
    issuer,
    dynamoDb,
    tableName: names.table,
    secretsManager,
    dojoKeySecretName: names.dojoKeySecret,
    webhookSecretName: names.webhookSecret,
    eventBridge,
    queues,
    appResourcesFor: ({ tables: used = {}, secrets: read = [] }) => ({
      tables: Object.fromEntries(Object.keys(used).map((name) => [name, names.appTable(name)])),
      secrets: Object.fromEntries(read.map((name) => [name, names.appSecret(name)])),
    }),
  };
}

async function keptFolder(
  parts: StartedParts,
  path: string | undefined,
): Promise<string | undefined> {
  if (path === undefined) {
    return undefined;
  }
  const folder = await inWords(takeDataFolder(path));
  parts.add({ close: () => folder.release() });
  return folder.path;
}

/** @throws CannotRun with the same sentence in place of UnusableData. */
async function inWords<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw cause instanceof UnusableData ? new CannotRun(cause.message, { cause }) : cause;
  }
}

async function startDojo(
  parts: StartedParts,
  settings: AppStage,
  options: ServicesOptions,
): Promise<{ readonly simulator: DojoSimulator | undefined; readonly dojo: DojoAccount }> {
  if (options.dojo !== undefined) {
    return { simulator: undefined, dojo: options.dojo };
  }
  const file = options.dataFolder && join(options.dataFolder, simulatorFileName);
  const simulator = parts.add(
    await onPort('DOJO_PORT', options.dojoPort ?? 0, (port) =>
      inWords(startDojoSimulator({ port, file, settings: bankAsks })),
    ),
  );
  dropLeftWebhooks(simulator, options.port);
  const apiKey = simulatorKey(settings.dojo.environment);
  return { simulator, dojo: { baseUrl: simulator.url, apiKey } };
}

/** The playground's phone shows what a card's bank asks. */
const bankAsks = { payments: { challenges: 'asked' } } as const;

/**
 * Dojo takes one webhook for each event. That of an earlier run, whose API had another port, would
 * keep this run from subscribing.
 */
function dropLeftWebhooks({ accounts }: DojoSimulator, apiPort: number | undefined): void {
  for (const { subscriptions } of accounts.list()) {
    for (const { id, fields } of subscriptions.list()) {
      const url = new URL(fields.url);
      const isLocalStack = isLoopback(url) && url.pathname === webhookPath;
      if (isLocalStack && url.port !== String(apiPort)) subscriptions.delete(id);
    }
  }
}
