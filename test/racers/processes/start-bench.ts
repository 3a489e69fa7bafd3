import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserId } from '../../../functions/core/customers/customer-link.ts';
import { environmentNames } from '../../../functions/core/runtime/environment-names.ts';
import { functionsOf } from '../../../lib/app-functions.ts';
import type { BundleEntry } from '../../../lib/bundle.ts';
import {
  functionEnvironment,
  merchantEnvironment,
  settlingEnvironment,
} from '../../../lib/function-environment.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { type ProxyEvent, toProxyEvent } from '../../../local/gateway/proxy-event.ts';
import { bundleWithCache } from '../../../local/lambda/bundle-with-cache.ts';
import { localNames } from '../../../local/local-names.ts';
import { startServices } from '../../../local/start-services.ts';
import { StartedParts } from '../../../local/started-parts.ts';
import { fixtureApp, fixtureStage, onlyRoutes } from '../../fixtures/fixture-app.ts';
import { sharedBuild } from '../../shared-build.ts';
import { auditAndRepair } from '../audit-and-repair.ts';
import type { Backend } from '../backend.ts';
import { type MoneyRoute, moneyRoutes } from '../money-routes.ts';
import type { DojoAccess } from '../post-to-dojo.ts';
import { privateClaims } from '../private-person.ts';
import { bundleUnguarded, ensureCustomer, withoutClaim } from '../unguarded/bundle-unguarded.ts';
import { startWorker, type Worker } from './start-worker.ts';
import { type Interception, startWiretap } from './wiretap.ts';

const customerRoutes = ['ensure-customer', 'mint-customer-secret'] as const;
export type CustomerRoute = (typeof customerRoutes)[number];

export interface BenchWorkerOptions {
  readonly route: CustomerRoute | MoneyRoute;
  readonly clockOffsetMs?: number;
  readonly interception?: Interception;
  /** Its table, and so its customer map. Default: the bench's. */
  readonly tableName?: string;
  /** Receives what this one logs. */
  readonly log?: (line: string) => void;
}

/** The services of a local stack, on which processes with the real handlers are put to the test. */
export interface Bench extends Backend, DojoAccess {
  /** Everything that the processes have logged. */
  readonly lines: readonly string[];
  startWorker(options: BenchWorkerOptions): Promise<Worker>;
  /** A table of its own: a customer map that nobody has used. */
  createTable(name: string): Promise<void>;
  /** The user's request, with a real token, as the function is invoked with it. */
  event(route: CustomerRoute, userId: UserId): Promise<ProxyEvent>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

/** The route that can be built without its claim. */
const unguarded: CustomerRoute = 'ensure-customer';

/** More customers are replaced in one run than a deployment would allow in an hour. */
const replacementLimitPerHour = '10000';

/** @param options - `claim: 'off'` for a look: `PUT /customer` over a customer map that claims nothing. */
export async function startBench({
  claim = 'on',
}: {
  readonly claim?: 'on' | 'off';
} = {}): Promise<Bench> {
  const parts = new StartedParts();
  const settings = await fixtureStage();
  const app = await fixtureApp();
  const services = await startServices(parts, { settings, app }, {});
  const { simulator, dojo, issuer, dynamoDb, tableName } = services;
  if (simulator === undefined) throw new Error('A bench is set up on the simulator only.');
  const bundles = await mkdtemp(join(tmpdir(), 'save-card-bench-'));
  parts.add({ close: () => rm(bundles, { recursive: true }) });
  const used = onlyRoutes(...customerRoutes, ...moneyRoutes)(functionsOf(app)).routes;
  const program = { id: 'worker', entry: fileURLToPath(new URL('./worker.ts', import.meta.url)) };
  const build = (entries: readonly BundleEntry[]) =>
    bundleWithCache({ entries, appFolder: app.folder, outDir: bundles, withMaps: false });
  const builtIn = await sharedBuild('demo').builtIn?.();
  await build(builtIn === undefined ? [...used, program] : [program]);
  const functions = builtIn ?? bundles;
  if (claim === 'off') {
    await bundleUnguarded(withoutClaim, [{ id: unguarded, entry: ensureCustomer }], bundles);
  }
  const lines: string[] = [];

  const environmentFor = (
    urls: { readonly dynamoDbUrl: string; readonly dojoUrl: string },
    ofTable: string,
  ) => ({
    ...functionEnvironment(
      { ...settings, dojo: { ...settings.dojo, baseUrl: urls.dojoUrl } },
      { tableName: ofTable, dojoKeySecretId: services.dojoKeySecretName },
    ),
    ...merchantEnvironment(settings),
    ...settlingEnvironment(services.queues.queueUrl(localNames(settings).settleQueue)),
    [environmentNames.replacementLimitPerHour]: replacementLimitPerHour,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamoDbUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsManager.url,
    AWS_ENDPOINT_URL_SQS: services.queues.url,
  });

  const backend = {
    settings,
    simulator,
    tableName,
    dynamoDbUrl: dynamoDb.url,
    secretsManagerUrl: services.secretsManager.url,
    dojoKeySecretName: services.dojoKeySecretName,
    dojoUrl: dojo.baseUrl,
  };
  // The map of the bench has an id, and a canary that vouches for links of any age.
  await auditAndRepair(backend);

  return {
    ...backend,
    dojoKey: dojo.apiKey,
    lines,
    createTable: (name) => createTable(dynamoDb.url, name),
    async startWorker({ route, clockOffsetMs = 0, interception = {}, tableName: ofTable, log }) {
      const direct = { dynamoDbUrl: dynamoDb.url, dojoUrl: dojo.baseUrl };
      const wiretap = parts.add(await startWiretap(direct, interception));
      const worker = startWorker({
        program: join(bundles, program.id, 'index.js'),
        bundle: join(
          claim === 'off' && route === unguarded ? bundles : functions,
          route,
          'index.js',
        ),
        environment: environmentFor(wiretap, ofTable ?? tableName),
        clockOffsetMs,
        log: (line) => {
          lines.push(line);
          log?.(line);
        },
      });
      parts.add({ close: () => worker.kill() });
      return worker;
    },
    async event(route, userId) {
      const [method, path] =
        route === 'ensure-customer' ? ['PUT', '/customer'] : ['POST', '/customer/secret'];
      const token = await issuer.token({ sub: userId, claims: privateClaims });
      return toProxyEvent({
        routeKey: `${method} ${path}`,
        method,
        url: path,
        httpVersion: '1.1',
        rawHeaders: ['host', 'api.example', 'authorization', `Bearer ${token}`],
        pathParameters: {},
        body: undefined,
        sourceIp: '127.0.0.1',
        requestId: `request-${lines.length}`,
        receivedAtMs: Date.now(),
        caller: { claims: { sub: userId, ...privateClaims } },
      });
    },
    close: () => parts.close(),
  };
}
