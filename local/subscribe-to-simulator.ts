import * as http from 'node:http';
import type * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deadlineIn } from '../functions/core/clock.ts';
import { createDojoClient, type DojoClient } from '../functions/core/dojo/dojo-client.ts';
import { dojoWebhooks } from '../functions/core/dojo/dojo-webhooks.ts';
import { createTransport } from '../functions/core/dojo/transport.ts';
import { formatWebhookSecrets } from '../functions/core/webhooks/stored-webhook-secrets.ts';
import type { AppStage } from '../lib/app-stage.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { paymentStatusEvents } from '../lib/payment-status-events.ts';
import { webhookPath } from '../lib/routes.ts';
import { localCredentials, localRegion } from './aws/local-account.ts';
import type { Services } from './start-services.ts';

const callLimitMs = 5_000;
const [event] = paymentStatusEvents.detailType;

/**
 * Has the simulator send its webhooks to the API and stores the secrets that it signs with, so that
 * paying in the simulator shows an event. With Dojo itself `npm run webhooks` does it, which is
 * prepared for everything that can go wrong there.
 *
 * @throws CannotRun when the simulator's kept data sends the event somewhere else.
 */
export async function subscribeToSimulator(
  services: Services,
  { settings, apiUrl }: { readonly settings: AppStage; readonly apiUrl: string },
): Promise<void> {
  const url = `${apiUrl}${webhookPath}`;
  const dojo = dojoWebhooks(clientOf(services, settings), () => deadlineIn(callLimitMs, Date.now));
  const existing = (await dojo.list()).find(({ events }) => events.includes(event));
  if (existing !== undefined && existing.url !== url) {
    throw new CannotRun(
      `The simulator's kept data sends ${event} to ${existing.url} (webhook ${existing.id}), and each event goes to one webhook only: remove that one, or set DATA_DIR to another folder.`,
    );
  }
  const description = `save-card ${settings.app} ${settings.stage}`;
  const { id } = existing ?? (await dojo.subscribe(event, url, description));
  const secrets = (await dojo.secrets(id)).flatMap(({ id: secretId, value, isActive }) =>
    isActive && value !== undefined ? [{ id: secretId, value, subscriptionId: id }] : [],
  );
  await store(services, formatWebhookSecrets(secrets));
}

function clientOf({ dojo }: Services, { dojo: settings }: AppStage): DojoClient {
  const key = async () => dojo.apiKey;
  return createDojoClient({
    baseUrl: dojo.baseUrl,
    version: settings.version,
    attemptTimeoutMs: settings.attemptTimeoutMs,
    key: { get: key, renew: key },
    proveAccount: async () => {},
    transport: createTransport(http as unknown as typeof https, Date.now),
    clock: Date.now,
    sleep: (ms) => sleep(ms),
    random: Math.random,
    observe: () => {},
  });
}

async function store(services: Services, text: string): Promise<void> {
  const client = new SecretsManagerClient({
    endpoint: services.secretsManager.url,
    region: localRegion,
    credentials: localCredentials,
  });
  try {
    const SecretId = services.webhookSecretName;
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: text }));
  } finally {
    client.destroy();
  }
}
