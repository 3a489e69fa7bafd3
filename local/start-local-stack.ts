import { resolve } from 'node:path';
import { functionTimeoutSeconds } from '../lib/api-rules.ts';
import {
  type AppFunctions,
  allFunctions,
  type DeployedFunction,
  functionsOf,
} from '../lib/app-functions.ts';
import type { AppStage } from '../lib/app-stage.ts';
import {
  appEnvironment,
  consumerEnvironment,
  functionEnvironment,
  webhookEnvironment,
} from '../lib/function-environment.ts';
import { type App, loadApp } from '../lib/load-app.ts';
import { readStage } from '../lib/read-stage.ts';
import { publishes } from '../lib/routes.ts';
import type { DojoSimulator } from '../simulator/dojo-simulator.ts';
import { localCredentials, localRegion } from './aws/local-account.ts';
import type { BusEvent, EventBridge } from './aws/start-event-bridge.ts';
import { deliverToConsumers } from './deliver-to-consumers.ts';
import { checkKey } from './dojo-account.ts';
import { corsFor } from './gateway/cors.ts';
import { createJwtAuthorizer } from './gateway/jwt-authorizer.ts';
import { type AnsweredRequest, startGateway } from './gateway/start-gateway.ts';
import type { TokenRequest } from './issuer/start-issuer.ts';
import {
  type FunctionsOptions,
  type LocalFunctions,
  startFunctions,
} from './lambda/start-functions.ts';
import type { Listening } from './listen-on-loopback.ts';
import { onPort } from './on-port.ts';
import { addReferencePages } from './reference/add-reference-pages.ts';
import { type Services, type ServicesOptions, startServices } from './start-services.ts';
import { StartedParts } from './started-parts.ts';
import { subscribeToSimulator } from './subscribe-to-simulator.ts';

export interface LocalStackOptions
  extends ServicesOptions,
    Pick<FunctionsOptions, 'builtIn' | 'functionsStart'> {
  /** Of the API. Default 0: any free port. */
  readonly port?: number;
  /** Default `demo`. */
  readonly app?: string;
  /** Default `sandbox`. */
  readonly stage?: string;
  /** Changes the stage's settings, e.g. to shorter time limits. Default: as they are in cdk.json. */
  readonly changeSettings?: (settings: AppStage) => AppStage;
  /** The folder with cdk.json, `lib/apps` and `functions/apps`. Default: the current one. */
  readonly root?: string;
  /** Changes what is started, e.g. for a test. Default: the app's functions as they are deployed. */
  readonly changeFunctions?: (functions: AppFunctions) => AppFunctions;
  /** Receives each line that a function writes. Default: stdout. */
  readonly log?: (line: string) => void;
  readonly onAnswer?: (answered: AnsweredRequest) => void;
  /** Is told of each event that is published to the bus. */
  readonly onEvent?: (event: BusEvent) => void;
}

/** The whole backend on one machine. */
export interface LocalStack {
  readonly apiUrl: string;
  /** The simulator's, or that of the Dojo in the options. */
  readonly dojoUrl: string;
  readonly issuerUrl: string;
  readonly dynamoDbUrl: string;
  readonly secretsManagerUrl: string;
  readonly tableName: string;
  readonly dojoKeySecretName: string;
  readonly webhookSecretName: string;
  /** The local bus: its address, and the events that were published to it. */
  readonly eventBridge: Pick<EventBridge, 'url' | 'events'>;
  /** Bodies of the messages in the queue of events that the bus refused, oldest first. */
  readonly deadLetters: readonly string[];
  readonly settings: AppStage;
  /** The folder with its cdk.json. */
  readonly root: string;
  /** Undefined with a Dojo in the options. */
  readonly simulator: DojoSimulator | undefined;
  /** A token that the API accepts, for an hour. */
  token(sub: string, claims?: TokenRequest['claims']): Promise<string>;
  /** Stops every part, and gives ports, threads and folders back. */
  close(): Promise<void>;
}

/**
 * Starts the deployed handlers' bundles behind a local API Gateway, with embedded AWS services, a
 * token issuer and, unless a Dojo is given, its simulator. Each function runs in a thread with an
 * environment of its own, so that any number of stacks can run in one process.
 *
 * @throws CannotRun when a person can put it right: settings, key, folder, port, sources.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const { changeSettings = (settings) => settings } = options;
  const settings = changeSettings(
    await readStage(options.app ?? 'demo', options.stage ?? 'sandbox', options.root),
  );
  const app = await loadApp(settings.app, options.root);
  const { changeFunctions = (it) => it } = options;
  const deployed = changeFunctions(functionsOf(app));
  const started: StartedApp = { app, settings, deployed };
  if (options.dojo !== undefined) {
    checkKey(options.dojo, settings.dojo.environment);
  }
  const parts = new StartedParts();
  try {
    const services = await startServices(parts, { settings, app }, options);
    const functions = parts.add(await startAppFunctions(services, started, options));
    deliverToConsumers(services.eventBridge, functions, deployed.consumers);
    services.eventBridge.onEvent((event) => options.onEvent?.(event));
    const gateway = parts.add(await startApi({ services, functions, started }, options));
    if (services.simulator !== undefined && deployed.routes.some(publishes)) {
      await subscribeToSimulator(services, { settings, apiUrl: gateway.url });
    }
    return {
      apiUrl: gateway.url,
      dojoUrl: services.dojo.baseUrl,
      issuerUrl: services.issuer.url,
      dynamoDbUrl: services.dynamoDb.url,
      secretsManagerUrl: services.secretsManager.url,
      tableName: services.tableName,
      dojoKeySecretName: services.dojoKeySecretName,
      webhookSecretName: services.webhookSecretName,
      eventBridge: services.eventBridge,
      deadLetters: services.deadLetters.messages,
      settings,
      root: resolve(options.root ?? '.'),
      simulator: services.simulator,
      token: (sub, claims = {}) => services.issuer.token({ sub, claims }),
      close: () => parts.close(),
    };
  } catch (error) {
    // What kept it from starting matters more than what then does not close.
    await parts.close().catch(() => {});
    throw error;
  }
}

/** One app that is being started. */
interface StartedApp {
  readonly app: App;
  readonly settings: AppStage;
  readonly deployed: AppFunctions;
}

function startAppFunctions(
  services: Services,
  { app, settings, deployed }: StartedApp,
  options: LocalStackOptions,
): Promise<LocalFunctions> {
  const atDojo = { ...settings, dojo: { ...settings.dojo, baseUrl: services.dojo.baseUrl } };
  const publishers = new Set(deployed.routes.filter(publishes).map(({ id }) => id));
  const consumers = new Set(deployed.consumers.map(({ id }) => id));
  const environmentOf = (fn: DeployedFunction) => ({
    ...(consumers.has(fn.id)
      ? consumerEnvironment(settings)
      : functionEnvironment(atDojo, {
          tableName: services.tableName,
          dojoKeySecretId: services.dojoKeySecretName,
        })),
    ...(publishers.has(fn.id) && publishingEnvironment(services)),
    ...appEnvironment(fn.needs, services.appResourcesFor(fn.needs), {
      definition: app.definition,
      settings,
    }),
  });
  const all = allFunctions(deployed);
  return startFunctions({
    entries: all,
    appFolder: app.folder,
    builtIn: options.builtIn,
    functionsStart: options.functionsStart,
    namePrefix: `save-card-${settings.app}-${settings.stage}`,
    memoryMb: settings.memoryMb,
    timeoutMs: functionTimeoutSeconds * 1_000,
    log: options.log ?? ((line) => process.stdout.write(`${line}\n`)),
    environment: {
      AWS_REGION: localRegion,
      AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: services.dynamoDb.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsManager.url,
      TZ: ':UTC',
    },
    ownEnvironment: Object.fromEntries(all.map((fn) => [fn.id, environmentOf(fn)])),
  });
}

function publishingEnvironment(services: Services): Record<string, string> {
  return {
    ...webhookEnvironment({
      webhookSecretsId: services.webhookSecretName,
      eventBusName: services.eventBusName,
      deadLetterQueueUrl: services.deadLetters.queueUrl,
    }),
    AWS_ENDPOINT_URL_EVENTBRIDGE: services.eventBridge.url,
    AWS_ENDPOINT_URL_SQS: services.deadLetters.url,
  };
}

function startApi(
  {
    services,
    functions,
    started: { app, settings, deployed },
  }: {
    readonly services: Services;
    readonly functions: LocalFunctions;
    readonly started: StartedApp;
  },
  options: LocalStackOptions,
): Promise<Listening> {
  const { issuer, audiences } = services;
  return onPort('PORT', options.port ?? 0, (port) =>
    startGateway({
      port,
      routes: deployed.routes,
      authorizer: createJwtAuthorizer({ issuer: issuer.url, audiences }),
      cors: corsFor(settings.webOrigins),
      onAnswer: options.onAnswer,
      invoke: (id, event) => functions.invoke(id, event),
      addPages: (server) => addReferencePages(server, app),
    }),
  );
}
