import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { LRUCache } from 'lru-cache';
import type { Deadline } from '../clock.ts';
import type { CustomerId, Revision, UserId } from '../customers/customer-link.ts';
import type { EnsureCustomerDependencies } from '../customers/ports.ts';
import { createDojoClient, type DojoClient } from '../dojo/dojo-client.ts';
import { dojoCustomers } from '../dojo/dojo-customers.ts';
import { createDojoKey } from '../dojo/dojo-key.ts';
import { createTransport } from '../dojo/transport.ts';
import { customerLinkTable } from '../dynamodb/customer-link-table.ts';
import { healingBudgetTable } from '../dynamodb/healing-budget-table.ts';
import { onceTable } from '../dynamodb/once-table.ts';
import { createTableClient } from '../dynamodb/table-client.ts';
import type { OnceDependencies } from '../idempotency/once.ts';
import type { Log } from '../log.ts';
import { createSecretsClient, readSecret } from '../secrets/read-secret.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { createRequestMetrics, type RequestMetrics } from './request-metrics.ts';

/** What one instance of a function is made of, put together once at its start. */
export interface Runtime {
  readonly environment: Environment;
  readonly logger: Logger;
  readonly metrics: RequestMetrics;
  readonly dojo: DojoClient;
  /** One client a service and instance: what else a function needs of them shares their connections. */
  readonly table: ReturnType<typeof createTableClient>;
  readonly secrets: ReturnType<typeof createSecretsClient>;
  /** Links that this instance has seen. Never a reason to create or to return a customer by itself. */
  readonly linkedCustomers: Pick<LRUCache<UserId, CustomerId>, 'get' | 'set' | 'delete'>;
  /** What the customer guarantee needs for one request. */
  customerDependencies(deadline: Deadline, log: Log): EnsureCustomerDependencies;
  /** What an idempotency key needs for one request. */
  onceDependencies(deadline: Deadline, log: Log): OnceDependencies;
}

/**
 * Reads the environment and builds the clients. Starts to fetch the Dojo key at once, beside the
 * rest of the start-up; if that fails, the first request fetches again and reports.
 * @throws Error that names every environment variable that is wrong.
 */
export const createRuntime = (): Runtime => {
  const environment = readEnvironment();
  const clock = Date.now;
  const secrets = createSecretsClient();
  const key = createDojoKey({
    readSecret: () => readSecret(secrets, environment.dojoKeySecretId),
    environment: environment.dojoEnvironment,
    ttlMs: environment.dojoKeyTtlSeconds * 1_000,
    clock,
  });
  key.get().catch(() => undefined);

  const metrics = createRequestMetrics();
  const table = createTableClient();
  const links = customerLinkTable(table, environment.tableName);
  const healingBudget = healingBudgetTable(table, environment.tableName, {
    limitPerHour: environment.healingLimitPerHour,
    clock,
  });
  const dojo = createDojoClient({
    baseUrl: environment.dojoBaseUrl,
    version: environment.dojoVersion,
    attemptTimeoutMs: environment.dojoAttemptTimeoutMs,
    key,
    transport: createTransport(
      environment.dojoBaseUrl.startsWith('https:') ? https : (http as unknown as typeof https),
      clock,
    ),
    clock,
    sleep: (ms) => sleep(ms),
    random: Math.random,
    observe: metrics.dojoAttempt,
  });

  return {
    environment,
    logger: new Logger(),
    metrics,
    dojo,
    table,
    secrets,
    linkedCustomers: new LRUCache({ max: 10_000, ttl: 5 * 60_000 }),
    customerDependencies: (deadline, log) => ({
      links,
      directory: dojoCustomers(dojo, deadline),
      healingBudget,
      clock,
      sleep: (ms) => sleep(ms),
      newRevision: () => randomUUID() as Revision,
      deadline,
      log,
    }),
    onceDependencies: (deadline, log) => ({
      records: onceTable(table, environment.tableName),
      clock,
      newRevision: randomUUID,
      deadline,
      log,
    }),
  };
};
