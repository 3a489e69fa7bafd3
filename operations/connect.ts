import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createDojoClient, type DojoClient } from '../functions/core/dojo/dojo-client.ts';
import { createDojoKey } from '../functions/core/dojo/dojo-key.ts';
import { createTransport } from '../functions/core/dojo/transport.ts';
import { readSecret } from '../functions/core/secrets/read-secret.ts';
import { rememberComplaint } from './dojo-complaint.ts';
import type { Target } from './target.ts';

/** A deployment's table and secrets and its Dojo account, to be worked on from a terminal. */
export interface Connection {
  readonly table: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  readonly dojo: DojoClient;
  /** What Dojo's last answer complained about, if it did. */
  lastComplaint(): string | undefined;
  close(): void;
}

/** Connects as the deployed functions do. Nothing is sent yet; the Dojo key stays in memory. */
export function connect(target: Target): Connection {
  const { dojo: settings } = target.settings;
  const clock = Date.now;
  const table = new DynamoDBClient({ ...target.dynamoDb });
  const secrets = new SecretsManagerClient({ ...target.secretsManager });
  const isHttps = target.dojoBaseUrl.startsWith('https:');
  const { transport, lastComplaint } = rememberComplaint(
    createTransport(isHttps ? https : (http as unknown as typeof https), clock),
  );
  const dojo = createDojoClient({
    baseUrl: target.dojoBaseUrl,
    version: settings.version,
    attemptTimeoutMs: settings.attemptTimeoutMs,
    key: createDojoKey({
      readSecret: () => readSecret(secrets, target.dojoKeySecretName),
      environment: settings.environment,
      ttlMs: settings.keyTtlSeconds * 1_000,
      clock,
    }),
    transport,
    clock,
    sleep: (ms) => sleep(ms),
    random: Math.random,
    observe: () => {},
  });
  return {
    table,
    secrets,
    dojo,
    lastComplaint,
    close: () => {
      table.destroy();
      secrets.destroy();
    },
  };
}
