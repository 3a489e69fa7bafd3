import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type AppFunctions, functionsOf } from '../lib/app-functions.ts';
import type { AppStage } from '../lib/app-stage.ts';
import { untilAuditIsOver } from '../lib/audit-goes-on.ts';
import { loadApp } from '../lib/load-app.ts';
import { readStage } from '../lib/read-stage.ts';
import { publishes } from '../lib/routes.ts';
import type { DojoSimulator } from '../simulator/dojo-simulator.ts';
import { type AwsRequest, accessByRole, type Refusal } from './aws/access.ts';
import type { BusEvent, EventBridge } from './aws/start-event-bridge.ts';
import type { Queues } from './aws/start-queues.ts';
import type { TableWrite } from './aws/table-write.ts';
import { addDashboardPages } from './dashboard/add-dashboard-pages.ts';
import { LocalMetrics } from './dashboard/local-metrics.ts';
import { type DeadLetter, deliverToConsumers, type FailedAttempt } from './deliver-to-consumers.ts';
import { deliverToSettle, type SettleDeliveryOptions } from './deliver-to-settle.ts';
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
import { startInvoker } from './lambda/start-invoker.ts';
import { type FunctionWatcher, watchedFunctions } from './lambda/watched-functions.ts';
import type { Listening } from './listen-on-loopback.ts';
import { localNames } from './local-names.ts';
import { onPort } from './on-port.ts';
import { addReferencePages } from './reference/add-reference-pages.ts';
import { machineTimer, runOnSchedule, type Timer } from './run-on-schedule.ts';
import { scheduleOf } from './schedule.ts';
import { scheduledEvent } from './scheduled-event.ts';
import { functionSpecs, permissionsByCaller, type StartedApp } from './stack-functions.ts';
import { type Services, type ServicesOptions, startServices } from './start-services.ts';
import { type Part, StartedParts } from './started-parts.ts';
import { subscribeToSimulator } from './subscribe-to-simulator.ts';

export interface LocalStackOptions
  extends ServicesOptions,
    Pick<FunctionsOptions, 'builtIn'>,
    Pick<SettleDeliveryOptions, 'onFailedMessage' | 'onUnsettled'> {
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
  /** Receives each line that a function writes, and the function's id. Default: stdout. */
  readonly log?: (line: string, functionId: string) => void;
  readonly onAnswer?: (answered: AnsweredRequest) => void;
  /** Is told of each event that is published to the bus. */
  readonly onEvent?: (event: BusEvent) => void;
  /** Is told of each write of an item by a function. */
  readonly onTableWrite?: (write: TableWrite) => void;
  /** Looks at each request of a function to a table. Throws Refused for one that is to be refused. */
  readonly beforeTable?: () => void;
  /** Is told of each run of a function that no request led to: of consumers, settling and audit. */
  readonly onFunctionRun?: FunctionWatcher;
  /** Adds pages for people to the gateway. Default: the API's reference alone. */
  readonly addPages?: (server: FastifyInstance, pagesOf: PagesContext) => void;
  /** Is told of each call to an AWS service that the role of its function does not allow. */
  readonly onRefusal?: (refusal: Refusal) => void;
  /** Is told of each request of a function to an AWS service that is let through. */
  readonly onAwsRequest?: (request: AwsRequest) => void;
  readonly onFailedAttempt?: (failed: FailedAttempt) => void;
  readonly onDeadLetter?: (letter: DeadLetter) => void;
  /** For the schedule of the audit, and for delayed messages. Default: the machine's. */
  readonly timer?: Timer;
  /** See {@link deliverToConsumers}. */
  readonly retryDelaysMs?: readonly number[];
}

/** What pages for people are about. */
export interface PagesContext {
  readonly services: Services;
  readonly settings: AppStage;
  /** The folder with its cdk.json. */
  readonly root: string;
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
  /** The queues of events that the bus refused or consumers failed on, and of what is to be settled. */
  readonly queues: Pick<Queues, 'url' | 'messages' | 'queue'>;
  /** `POST <it>/functions/<id>` invokes a function. */
  readonly functionsUrl: string;
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
    const names = localNames(settings);
    const services = await startServices(
      parts,
      { settings, app },
      {
        ...options,
        access: accessByRole({
          permissions: permissionsByCaller(started),
          onRefusal: options.onRefusal,
          onRequest: options.onAwsRequest,
        }),
        queueNames: deployed.consumers.map(({ id }) => names.deadLetterQueue(id)),
      },
    );
    const { eventBridge, queues } = services;
    const { consumers, settle } = deployed;
    const metrics = parts.add(
      new LocalMetrics({
        names,
        queues,
        consumers: consumers.map(({ id }) => id),
        timer: options.timer ?? machineTimer,
      }),
    );
    const log =
      options.log ?? ((line: string, _functionId: string) => process.stdout.write(`${line}\n`));
    const startedFunctions = parts.add(
      await startFunctions({
        functions: functionSpecs(started, services),
        appFolder: app.folder,
        builtIn: options.builtIn,
        namePrefix: names.functionPrefix,
        log: (line, id) => {
          metrics.takeLine(line, id);
          log(line, id);
        },
      }),
    );
    const functions = metrics.observed(startedFunctions);
    eventBridge.onEvent((event) => options.onEvent?.(event));
    const unasked = watchedFunctions(functions, options.onFunctionRun);
    const { deliver } = parts.add(
      deliverToConsumers({ ...options, eventBridge, functions: unasked, queues, names, consumers }),
    );
    parts.add(
      deliverToSettle({ ...options, queues, functions: unasked, names, functionId: settle.id }),
    );
    parts.add(scheduleAudit(unasked, started, options));
    const invoker = parts.add(
      await startInvoker(functions, {
        consumers: new Map(consumers.map(({ id }) => [names.functionName(id), id])),
        deliver,
      }),
    );
    const gateway = parts.add(await startApi({ services, functions, started, metrics }, options));
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
      eventBridge,
      queues,
      functionsUrl: invoker.url,
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

/** Part by part, as on AWS. A part that failed is not repeated here: the next run goes on with it. */
function scheduleAudit(
  functions: Pick<LocalFunctions, 'invoke'>,
  { settings, deployed }: StartedApp,
  { timer = machineTimer }: LocalStackOptions,
): Part {
  const run = () => {
    untilAuditIsOver(() => functions.invoke(deployed.audit.id, scheduledEvent(timer.now()))).catch(
      () => {},
    );
  };
  return runOnSchedule(scheduleOf(settings.audit.schedule, timer.now()), run, timer);
}

function startApi(
  {
    services,
    functions,
    started: { app, settings, deployed },
    metrics,
  }: {
    readonly services: Services;
    readonly functions: LocalFunctions;
    readonly started: StartedApp;
    readonly metrics: LocalMetrics;
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
      onAnswer: (answered) => {
        metrics.takeAnswer(answered);
        options.onAnswer?.(answered);
      },
      invoke: (id, event) => functions.invoke(id, event),
      addPages: (server) => {
        addReferencePages(server, app);
        options.addPages?.(server, { services, settings, root: resolve(options.root ?? '.') });
        addDashboardPages(server, {
          metrics,
          settings,
          watched: {
            settings,
            routes: deployed.routes.map(({ id }) => id),
            consumers: deployed.consumers.map(({ id }) => id),
          },
          root: options.root ?? '.',
          timer: options.timer ?? machineTimer,
        });
      },
    }),
  );
}
