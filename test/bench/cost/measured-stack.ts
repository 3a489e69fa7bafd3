import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { formatWebhookSecrets } from '../../../functions/core/webhooks/stored-webhook-secrets.ts';
import { functionsOf } from '../../../lib/app-functions.ts';
import type { AppStage } from '../../../lib/app-stage.ts';
import { bundleFunctions } from '../../../lib/bundle.ts';
import { loadApp } from '../../../lib/load-app.ts';
import { readStage } from '../../../lib/read-stage.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { deliverToConsumers } from '../../../local/deliver-to-consumers.ts';
import { createJwtAuthorizer } from '../../../local/gateway/jwt-authorizer.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import { localNames } from '../../../local/local-names.ts';
import { functionSpecs } from '../../../local/stack-functions.ts';
import { type Services, startServices } from '../../../local/start-services.ts';
import { StartedParts } from '../../../local/started-parts.ts';
import { assumedDelaysMs } from './assumptions.ts';
import {
  type MeasuredFunctions,
  type MeasuredInvocation,
  measuredFunctions,
} from './measured-functions.ts';
import { type RecordedCall, type Service, startRecorder } from './recorder.ts';

/** A local stack of which everything that it asks for is recorded. */
export interface MeasuredStack {
  readonly settings: AppStage;
  readonly apiUrl: string;
  /** The simulator's own address: what is asked there is not recorded. */
  readonly dojoUrl: string;
  /** What Dojo's webhooks are signed with. */
  readonly webhookSecret: string;
  readonly functions: MeasuredFunctions;
  /** Since the last `clear`. */
  readonly calls: readonly RecordedCall[];
  readonly invocations: readonly MeasuredInvocation[];
  readonly lines: readonly { readonly functionId: string; readonly line: string }[];
  clear(): void;
  token(user: string): Promise<string>;
  close(): Promise<void>;
}

const webhookSecret = 'secret-of-the-cost-benchmark';

/** What `startLocalStack` starts, with a recorder before each service and a process for each function. */
export async function startMeasuredStack(): Promise<MeasuredStack> {
  const settings = await readStage('demo', 'sandbox');
  const app = await loadApp('demo');
  const deployed = functionsOf(app);
  const names = localNames(settings);
  const parts = new StartedParts();
  const bundles = await mkdtemp(join(tmpdir(), 'save-card-cost-'));
  const removeBundles = () => rmSync(bundles, { recursive: true, force: true });
  // Whoever is told to stop does not come to close.
  process.once('exit', removeBundles);
  parts.add({ close: async () => removeBundles() });
  const calls: RecordedCall[] = [];
  const invocations: MeasuredInvocation[] = [];
  const lines: { functionId: string; line: string }[] = [];
  try {
    const services = await startServices(
      parts,
      { settings, app },
      { queueNames: deployed.consumers.map(({ id }) => names.deadLetterQueue(id)) },
    );
    await storeWebhookSecret(services);
    const recorded = await recordedServices(parts, services, (call) => calls.push(call));
    await bundleFunctions({
      entries: [...deployed.routes, ...deployed.consumers],
      appFolder: app.folder,
      outDir: bundles,
      withMaps: false,
    });
    const functions = parts.add(
      measuredFunctions({
        specs: functionSpecs({ app, settings, deployed }, recorded),
        bundles,
        namePrefix: names.functionPrefix,
        onInvocation: (invocation) => invocations.push(invocation),
        onLine: (line, functionId) => lines.push({ functionId, line }),
      }),
    );
    const { eventBridge, queues, issuer, audiences } = services;
    const { consumers } = deployed;
    parts.add(deliverToConsumers({ eventBridge, functions, queues, names, consumers }));
    const gateway = parts.add(
      await startGateway({
        routes: deployed.routes,
        authorizer: createJwtAuthorizer({ issuer: issuer.url, audiences }),
        invoke: (id, event) => functions.invoke(id, event),
      }),
    );
    return {
      settings,
      apiUrl: gateway.url,
      dojoUrl: services.dojo.baseUrl,
      webhookSecret,
      functions,
      calls,
      invocations,
      lines,
      clear: () => {
        for (const list of [calls, invocations, lines]) list.length = 0;
      },
      token: (user) => issuer.token({ sub: user, claims: {} }),
      close: () => parts.close(),
    };
  } catch (error) {
    await parts.close().catch(() => {});
    throw error;
  }
}

async function recordedServices(
  parts: StartedParts,
  services: Services,
  record: (call: RecordedCall) => void,
): Promise<Services> {
  const before = async (service: Service, target: string): Promise<string> => {
    const options = { service, target, delayMs: assumedDelaysMs[service] };
    return parts.add(await startRecorder(options, record)).url;
  };
  const { dojo, dynamoDb, secretsManager, eventBridge, queues } = services;
  const queuesUrl = await before('sqs', queues.url);
  return {
    ...services,
    dojo: { ...dojo, baseUrl: await before('dojo', dojo.baseUrl) },
    dynamoDb: { ...dynamoDb, url: await before('dynamodb', dynamoDb.url) },
    secretsManager: {
      ...secretsManager,
      url: await before('secrets-manager', secretsManager.url),
    },
    eventBridge: { ...eventBridge, url: await before('eventbridge', eventBridge.url) },
    queues: {
      ...queues,
      url: queuesUrl,
      queueUrl: (name) => queues.queueUrl(name).replace(queues.url, queuesUrl),
    },
  };
}

async function storeWebhookSecret({ secretsManager, webhookSecretName }: Services): Promise<void> {
  const client = new SecretsManagerClient({
    endpoint: secretsManager.url,
    region: localRegion,
    credentials: localCredentials,
  });
  try {
    await client.send(
      new PutSecretValueCommand({
        SecretId: webhookSecretName,
        SecretString: formatWebhookSecrets([
          { id: 'secret_1', value: webhookSecret, subscriptionId: 'subscription_1' },
        ]),
      }),
    );
  } finally {
    client.destroy();
  }
}
