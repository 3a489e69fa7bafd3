import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../functions/core/clock.ts';
import {
  createDojoClient,
  type DojoClient,
  type ProveAccount,
} from '../functions/core/dojo/dojo-client.ts';
import { createDojoKey, type DojoKey } from '../functions/core/dojo/dojo-key.ts';
import { createTransport } from '../functions/core/dojo/transport.ts';
import type { Log } from '../functions/core/log.ts';
import { type OpenCustomerMap, openCustomerMap } from '../functions/core/runtime/customer-map.ts';
import { readSecret } from '../functions/core/secrets/read-secret.ts';
import { rememberComplaint } from './dojo-complaint.ts';
import type { Target } from './target.ts';

/** A terminal shows results; the functions' log lines are for CloudWatch. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A deployment's table and secrets and its Dojo account, to be worked on from a terminal. */
export interface Connection {
  readonly table: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  readonly dojo: DojoClient;
  readonly dojoKey: DojoKey;
  readonly map: OpenCustomerMap;
  /** As the target's. */
  readonly appKeepsUsers: boolean;
  /**
   * Dojo with a key of one's own, whatever its account: nothing is proven. For whoever has made sure
   * of the account.
   */
  dojoWith(apiKey: string): DojoClient;
  /** What Dojo's last answer complained about, if it did. */
  lastComplaint(): string | undefined;
  close(): void;
}

/** Connects as the deployed functions do. Nothing is sent yet; the Dojo key stays in memory. */
export function connect(target: Target, clock: Clock = Date.now): Connection {
  const { dojo: settings } = target.settings;
  const table = new DynamoDBClient({ ...target.dynamoDb });
  const secrets = new SecretsManagerClient({ ...target.secretsManager });
  const isHttps = target.dojoBaseUrl.startsWith('https:');
  const { transport, lastComplaint } = rememberComplaint(
    createTransport(isHttps ? https : (http as unknown as typeof https), clock),
  );
  const dojoKey = createDojoKey({
    readSecret: () => readSecret(secrets, target.dojoKeySecretName),
    environment: settings.environment,
    ttlMs: settings.keyTtlSeconds * 1_000,
    clock,
  });
  const map = openCustomerMap({
    client: table,
    tableName: target.tableName,
    deployment: target.settings,
    replacementLimitPerHour: target.settings.replacementLimitPerHour,
    dojo: () => dojo,
    createsCustomers: true,
    clock,
    log: silentLog,
  });
  const clientOf = (key: DojoKey, proveAccount: ProveAccount): DojoClient =>
    createDojoClient({
      baseUrl: target.dojoBaseUrl,
      version: settings.version,
      attemptTimeoutMs: settings.attemptTimeoutMs,
      key,
      proveAccount,
      transport,
      clock,
      sleep: (ms) => sleep(ms),
      random: Math.random,
      observe: () => {},
    });
  const dojo = clientOf(dojoKey, map.proofs.prove);
  return {
    appKeepsUsers: target.appKeepsUsers ?? false,
    table,
    secrets,
    dojo,
    dojoKey,
    map,
    dojoWith: (apiKey) => {
      const pinned = async () => apiKey;
      return clientOf({ get: pinned, renew: pinned }, async () => undefined);
    },
    lastComplaint,
    close: () => {
      table.destroy();
      secrets.destroy();
    },
  };
}
