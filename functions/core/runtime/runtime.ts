import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { BoundedMap } from '../bounded-map.ts';
import type { Deadline } from '../clock.ts';
import type { CustomerId, UserId } from '../customers/customer-link.ts';
import type { EnsureCustomerDependencies } from '../customers/ports.ts';
import { createDojoClient, type DojoClient } from '../dojo/dojo-client.ts';
import { dojoCustomers } from '../dojo/dojo-customers.ts';
import { createDojoKey, type DojoKey } from '../dojo/dojo-key.ts';
import { createTransport } from '../dojo/transport.ts';
import { creationCountTable } from '../dynamodb/creation-count-table.ts';
import { declineCountTable } from '../dynamodb/decline-count-table.ts';
import { idempotencyTable } from '../dynamodb/idempotency-table.ts';
import { createTableClient } from '../dynamodb/table-client.ts';
import type { IdempotencyDependencies } from '../idempotency/run-idempotently.ts';
import { creationLimit, type FullWindow } from '../limits/creation-limit.ts';
import { declineObserver, type ObserveDeclines } from '../limits/declines.ts';
import type { Log } from '../log.ts';
import { createSecretsClient, readSecret } from '../secrets/read-secret.ts';
import { settleQueueOpener } from '../settling/open-settle-queue.ts';
import { type SettleLater, settleLater } from '../settling/settle-later.ts';
import type { SettleKind } from '../settling/settle-message.ts';
import { type OpenCustomerMap, openCustomerMap } from './customer-map.ts';
import { createDeclineMetrics } from './decline-metrics.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { requestLog } from './request-log.ts';
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
  readonly linkedCustomers: Pick<BoundedMap<UserId, CustomerId>, 'get' | 'set' | 'delete'>;
  readonly dojoKey: DojoKey;
  readonly map: OpenCustomerMap;
  /** What the customer guarantee needs for one request. */
  customerDependencies(deadline: Deadline, log: Log): EnsureCustomerDependencies;
  /**
   * Counts one creation at Dojo for the user. A function needs the grant `creation-count` for it.
   * @throws Unavailable `user_limit_reached`, or when the table does not answer: nothing may be created.
   */
  countCreation(userId: UserId): Promise<void>;
  /** Counts declined attempts that were seen. A function needs the grant `decline-count` for it. */
  readonly observeDeclines: ObserveDeclines;
  /** What an idempotency key needs for one request. */
  idempotencyDependencies(deadline: Deadline, log: Log): IdempotencyDependencies;
  /**
   * Sees to it that something is looked at again within a minute. In a function without the grant
   * `settle-queue` it does nothing: what is left open there waits for a request, or the audit.
   */
  settleLater(kind: SettleKind, log: Log): SettleLater;
}

export interface RuntimeOptions {
  /**
   * Whether the function may make customers, and so the canary of the map's Dojo account. Default yes.
   */
  readonly createsCustomers?: boolean;
}

/**
 * Reads the environment and builds the clients. Starts to fetch the Dojo key at once, beside the
 * rest of the start-up; if that fails, the first request fetches again and reports.
 * @throws Error that names every environment variable that is wrong.
 */
export function createRuntime({ createsCustomers = true }: RuntimeOptions = {}): Runtime {
  const environment = readEnvironment();
  const clock = Date.now;
  const logger = new Logger();
  const metrics = createRequestMetrics();
  const log = requestLog(logger, undefined, { signal: metrics.signal });
  const secrets = createSecretsClient();
  const key = createDojoKey({
    readSecret: () => readSecret(secrets, environment.dojoKeySecretId),
    environment: environment.dojoEnvironment,
    ttlMs: environment.dojoKeyTtlSeconds * 1_000,
    clock,
    onStale: ({ facts }) =>
      log.warn(
        'dojo_key_stale',
        'Secrets Manager does not answer; this instance goes on with the Dojo key that it has.',
        { reason: String(facts.reason) },
      ),
  });
  key.get().catch(() => undefined);

  const table = createTableClient();
  const map = openCustomerMap({
    client: table,
    tableName: environment.tableName,
    deployment: environment,
    replacementLimitPerHour: environment.replacementLimitPerHour,
    dojo: () => dojo,
    createsCustomers,
    clock,
    log,
  });
  const dojo: DojoClient = createDojoClient({
    baseUrl: environment.dojoBaseUrl,
    version: environment.dojoVersion,
    attemptTimeoutMs: environment.dojoAttemptTimeoutMs,
    key,
    proveAccount: map.proofs.prove,
    transport: createTransport(
      environment.dojoBaseUrl.startsWith('https:') ? https : (http as unknown as typeof https),
      clock,
    ),
    clock,
    sleep: (ms) => sleep(ms),
    random: Math.random,
    observe: metrics.dojoAttempt,
  });

  const { settleQueueUrl } = environment;
  const openQueue = settleQueueUrl === undefined ? undefined : settleQueueOpener(settleQueueUrl);
  const later = (kind: SettleKind, log: Log): SettleLater =>
    openQueue === undefined ? async () => undefined : settleLater(kind, { openQueue, clock, log });

  const countCreation = creationLimit({
    counts: creationCountTable(table, environment.tableName, {
      limits: environment.userLimits,
      deployment: environment,
      clock,
    }),
    fullWindows: new BoundedMap<UserId, FullWindow>({ max: 10_000, clock }),
    markerOf: map.markerOf,
    clock,
  });

  return {
    environment,
    logger,
    metrics,
    dojo,
    dojoKey: key,
    map,
    table,
    secrets,
    linkedCustomers: new BoundedMap({ max: 10_000, ttlMs: 5 * 60_000, clock }),
    customerDependencies: (deadline, log) => ({
      links: map.links,
      directory: dojoCustomers(dojo, deadline),
      account: {
        prove: () => dojo.proveAccount(deadline),
        accountAt: map.proofs.accountAt,
      },
      adoptables: map.adoptables,
      markerOf: map.markerOf,
      replacementBudget: map.replacementBudget,
      settleLater: later('customer', log),
      countCreation,
      clock,
      sleep: (ms) => sleep(ms),
      newRevision: map.newRevision,
      deadline,
      log,
    }),
    countCreation,
    observeDeclines: declineObserver({
      counts: declineCountTable(table, environment.tableName, { deployment: environment, clock }),
      metrics: createDeclineMetrics(),
    }),
    idempotencyDependencies: (deadline, log) => ({
      records: idempotencyTable(table, environment.tableName),
      clock,
      newRevision: randomUUID,
      deadline,
      log,
    }),
    settleLater: later,
  };
}
