import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { formatWebhookSecrets } from '../../../functions/core/webhooks/stored-webhook-secrets.ts';
import { type DeployedRoute, functionsOf } from '../../../lib/app-functions.ts';
import { bundleFunctions } from '../../../lib/bundle.ts';
import { loadApp } from '../../../lib/load-app.ts';
import { readStage } from '../../../lib/read-stage.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { functionSpecs } from '../../../local/stack-functions.ts';
import { type Services, startServices } from '../../../local/start-services.ts';
import { StartedParts } from '../../../local/started-parts.ts';
import { type Service, startRecorder } from '../cost/recorder.ts';
import { firstRequest, type Intents, type KnownThings, webhookSecret } from './first-request.ts';
import { overTls } from './over-tls.ts';
import { type SelfSigned, selfSigned } from './self-signed.ts';

const naiveTable = 'naive-customers';

/** The services that functions start up against, and the functions as they are deployed. */
export interface StartUpBench {
  readonly services: Services;
  /** The same without TLS and delays, for the benchmark itself. */
  readonly directServices: Services;
  /** Trusts the certificate of those services. */
  readonly tlsEnvironment: Readonly<Record<string, string>>;
  readonly routes: readonly DeployedRoute[];
  /** Of a route's function. */
  environmentOf(id: string): Readonly<Record<string, string>>;
  readonly naiveEnvironment: Readonly<Record<string, string>>;
  bundleOf(id: string): string;
  /** A new one each time. @throws Error for what is no route's id. */
  requestTo(id: string): unknown;
  close(): Promise<void>;
}

/** Milliseconds by which services answer late. */
export type Delays = Partial<Readonly<Record<Service, number>>>;

/** As a stage on AWS may see them. */
export const stageDelaysMs = {
  dojo: 120,
  dynamodb: 15,
  'secrets-manager': 40,
} as const satisfies Delays;

/** Starts the embedded services, bundles every route, and makes a user with a customer and intents. */
export async function startUpBench(delaysMs: Delays = {}): Promise<StartUpBench> {
  const settings = {
    ...(await readStage('demo', 'sandbox')),
    // One user sends hundreds of first requests.
    userLimits: { perMinute: 1_000_000, perDay: 1_000_000 },
  };
  const app = await loadApp('demo');
  const deployed = functionsOf(app);
  const parts = new StartedParts();
  const folder = await mkdtemp(join(tmpdir(), 'save-card-start-up-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  parts.add({ close: async () => removeFolder() });
  try {
    const services = await startServices(parts, { settings, app }, {});
    await createTable(services.dynamoDb.url, naiveTable);
    await storeWebhookSecret(services);
    await bundleFunctions({ entries: deployed.routes, appFolder: app.folder, outDir: folder });
    const certificate = selfSigned();
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, certificate.cert);
    const tlsEnvironment = { NODE_EXTRA_CA_CERTS: authority };
    const deployedServices = await servicesOverTls(parts, services, { certificate, delaysMs });
    const specs = functionSpecs({ app, settings, deployed }, deployedServices);
    const environmentOf = (id: string) => ({
      ...specs.find((spec) => spec.id === id)?.environment,
      AWS_LAMBDA_FUNCTION_NAME: id,
      ...tlsEnvironment,
    });
    const bundleOf = (id: string) => join(folder, id, 'index.js');
    const routeOf = (id: string): DeployedRoute => {
      const found = deployed.routes.find((route) => route.id === id);
      if (found === undefined) throw new Error(`There is no route ${id}.`);
      return found;
    };
    const known: KnownThings = await makeKnownThings((id, things) =>
      answerOf(bundleOf(id), firstRequest(routeOf(id), things), environmentOf(id)),
    );
    return {
      services: deployedServices,
      directServices: services,
      tlsEnvironment,
      routes: deployed.routes,
      environmentOf,
      naiveEnvironment: {
        ...environmentOf('mint-customer-secret'),
        NAIVE_TABLE: naiveTable,
        NAIVE_SECRET: services.dojoKeySecretName,
        NAIVE_DOJO_URL: deployedServices.dojo.baseUrl,
      },
      bundleOf,
      requestTo: (id) => firstRequest(routeOf(id), known),
      close: () => parts.close(),
    };
  } catch (error) {
    await parts.close().catch(() => {});
    throw error;
  }
}

type Invoke = (id: string, known: KnownThings) => Promise<Readonly<Record<string, string>>>;

async function makeKnownThings(invoke: Invoke): Promise<KnownThings> {
  const none = { paymentIntentId: '', setupIntentId: '' };
  const createIntents = async (): Promise<Intents> => {
    const known = { ...none, toCancel: none };
    const { paymentIntentId = '' } = await invoke('create-payment-intent', known);
    const { setupIntentId = '' } = await invoke('create-setup-intent', known);
    return { paymentIntentId, setupIntentId };
  };
  return { ...(await createIntents()), toCancel: await createIntents() };
}

/** One request to a bundle in a process of its own. @returns the answer's body. */
async function answerOf(
  bundle: string,
  event: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const script = `${invocation(bundle, event)}.then((answer) => process.send(answer, () => process.exit()));`;
  const child = spawn(process.execPath, ['--eval', script], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [answer] = await once(child, 'message');
  if (answer.statusCode !== 201) throw new Error(`${bundle} answered ${JSON.stringify(answer)}`);
  return JSON.parse(answer.body);
}

/** The expression that invokes a bundle's handler. */
export function invocation(bundle: string, event: unknown): string {
  const context = `{ awsRequestId: 'first', functionName: 'bench', getRemainingTimeInMillis: () => 28000 }`;
  return `require(${JSON.stringify(bundle)}).handler(${JSON.stringify(event)}, ${context})`;
}

async function storeWebhookSecret({ secretsManager, webhookSecretName }: Services): Promise<void> {
  const client = new SecretsManagerClient({
    endpoint: secretsManager.url,
    region: localRegion,
    credentials: localCredentials,
  });
  const secrets = [{ id: 'secret_1', value: webhookSecret, subscriptionId: 'subscription_1' }];
  await client.send(
    new PutSecretValueCommand({
      SecretId: webhookSecretName,
      SecretString: formatWebhookSecrets(secrets),
    }),
  );
  client.destroy();
}

/** The same, as functions reach them: over TLS, as they do on AWS. */
async function servicesOverTls(
  parts: StartedParts,
  services: Services,
  { certificate, delaysMs }: { readonly certificate: SelfSigned; readonly delaysMs: Delays },
): Promise<Services> {
  const delayed = async (service: Service, target: string): Promise<string> => {
    const delayMs = delaysMs[service];
    if (delayMs === undefined) return target;
    return parts.add(await startRecorder({ service, target, delayMs }, () => undefined)).url;
  };
  const doorTo = async (service: Service, target: string) =>
    parts.add(await overTls(await delayed(service, target), certificate)).url;
  const { dojo, dynamoDb, secretsManager, eventBridge, queues } = services;
  const queuesUrl = await doorTo('sqs', queues.url);
  return {
    ...services,
    dojo: { ...dojo, baseUrl: await doorTo('dojo', dojo.baseUrl) },
    dynamoDb: { ...dynamoDb, url: await doorTo('dynamodb', dynamoDb.url) },
    secretsManager: { ...secretsManager, url: await doorTo('secrets-manager', secretsManager.url) },
    eventBridge: { ...eventBridge, url: await doorTo('eventbridge', eventBridge.url) },
    queues: {
      ...queues,
      url: queuesUrl,
      queueUrl: (name) => queues.queueUrl(name).replace(queues.url, queuesUrl),
    },
  };
}
