import type { AppStage } from '../lib/app-stage.ts';
import { type BundleEntry, routeEntries } from '../lib/bundle.ts';
import { functionEnvironment } from '../lib/function-environment.ts';
import { routes as allRoutes, type Route } from '../lib/routes.ts';
import { localCredentials, localRegion } from './aws/local-account.ts';
import { checkKey } from './dojo-account.ts';
import type { DojoSimulator } from './dojo-simulator/dojo-simulator.ts';
import { corsFor } from './gateway/cors.ts';
import { createJwtAuthorizer } from './gateway/jwt-authorizer.ts';
import { type AnsweredRequest, startGateway } from './gateway/start-gateway.ts';
import type { TokenRequest } from './issuer/start-issuer.ts';
import { type LocalFunctions, startFunctions } from './lambda/start-functions.ts';
import type { Listening } from './listen-on-loopback.ts';
import { onPort } from './on-port.ts';
import { readStage } from './read-stage.ts';
import { type Services, type ServicesOptions, startServices } from './start-services.ts';
import { StartedParts } from './started-parts.ts';

export interface LocalStackOptions extends ServicesOptions {
  /** Of the API. Default 0: any free port. */
  readonly port?: number;
  /** Default `demo`. */
  readonly app?: string;
  /** Default `sandbox`. */
  readonly stage?: string;
  /** Default: the API's own. */
  readonly routes?: readonly Route[];
  /** Sources of the routes' functions. Default `functions/<id>/handler.ts`. */
  readonly entries?: readonly BundleEntry[];
  /** Receives each line that a function writes. Default: stdout. */
  readonly log?: (line: string) => void;
  readonly onAnswer?: (answered: AnsweredRequest) => void;
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
  readonly settings: AppStage;
  /** Undefined with a Dojo in the options. */
  readonly simulator: DojoSimulator | undefined;
  /** A token that the API accepts, for an hour. */
  token(sub: string, claims?: TokenRequest['claims']): Promise<string>;
  /** Stops every part, and gives ports, threads and folders back. */
  close(): Promise<void>;
}

/** As the stack sets it on each function. */
const functionTimeoutMs = 28_000;

/**
 * Starts the deployed handlers' bundles behind a local API Gateway, with embedded AWS services, a
 * token issuer and, unless a Dojo is given, its simulator. Each function runs in a thread with an
 * environment of its own, so that any number of stacks can run in one process.
 *
 * @throws CannotStart when a person can put it right: settings, key, folder, port, sources.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const settings = await readStage(options.app ?? 'demo', options.stage ?? 'sandbox');
  if (options.dojo !== undefined) {
    checkKey(options.dojo, settings.dojo.environment);
  }
  const parts = new StartedParts();
  try {
    const services = await startServices(parts, settings, options);
    const functions = parts.add(await startApiFunctions(services, settings, options));
    const gateway = parts.add(await startApi({ services, functions, settings }, options));
    return {
      apiUrl: gateway.url,
      dojoUrl: services.dojo.baseUrl,
      issuerUrl: services.issuer.url,
      dynamoDbUrl: services.dynamoDb.url,
      secretsManagerUrl: services.secretsManager.url,
      tableName: services.tableName,
      dojoKeySecretName: services.dojoKeySecretName,
      settings,
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

function startApiFunctions(
  services: Services,
  settings: AppStage,
  options: LocalStackOptions,
): Promise<LocalFunctions> {
  const atDojo = { ...settings, dojo: { ...settings.dojo, baseUrl: services.dojo.baseUrl } };
  return startFunctions({
    entries: options.entries ?? routeEntries(options.routes ?? allRoutes),
    namePrefix: `save-card-${settings.app}-${settings.stage}`,
    memoryMb: settings.memoryMb,
    timeoutMs: functionTimeoutMs,
    log: options.log ?? ((line) => process.stdout.write(`${line}\n`)),
    environment: {
      ...functionEnvironment(atDojo, {
        tableName: services.tableName,
        dojoKeySecretId: services.dojoKeySecretName,
      }),
      AWS_REGION: localRegion,
      AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: services.dynamoDb.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsManager.url,
      TZ: ':UTC',
    },
  });
}

function startApi(
  {
    services,
    functions,
    settings,
  }: {
    readonly services: Services;
    readonly functions: LocalFunctions;
    readonly settings: AppStage;
  },
  options: LocalStackOptions,
): Promise<Listening> {
  const { issuer, audiences } = services;
  return onPort('PORT', options.port ?? 0, (port) =>
    startGateway({
      port,
      routes: options.routes ?? allRoutes,
      authorizer: createJwtAuthorizer({ issuer: issuer.url, audiences }),
      cors: corsFor(settings.webOrigins),
      onAnswer: options.onAnswer,
      invoke: (id, event) => functions.invoke(id, event),
    }),
  );
}
