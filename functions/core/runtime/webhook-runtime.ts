import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Deadline } from '../clock.ts';
import type { Markers } from '../customers/marker.ts';
import { type DojoPaymentIntents, dojoPaymentIntents } from '../dojo/dojo-payment-intents.ts';
import { type FindUsersOfCustomer, usersOfCustomer } from '../dynamodb/user-of-customer.ts';
import { createEventBus } from '../events/event-bus.ts';
import { eventPublisher, type PublishEvent } from '../events/event-publisher.ts';
import { refusedEventsOpener } from '../events/open-refused-events.ts';
import type { IdempotencyDependencies } from '../idempotency/run-idempotently.ts';
import type { ObserveDeclines } from '../limits/declines.ts';
import type { Log } from '../log.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { createWebhookSecrets, type WebhookSecrets } from '../webhooks/webhook-secrets.ts';
import { readWebhookEnvironment } from './environment.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { createWebhookMetrics, type WebhookMetrics } from './webhook-metrics.ts';

/** What the webhook route needs for one delivery. */
export interface WebhookDependencies {
  readonly secrets: WebhookSecrets;
  readonly idempotency: IdempotencyDependencies;
  readonly intents: DojoPaymentIntents;
  readonly findUsers: FindUsersOfCustomer;
  readonly publish: PublishEvent;
  /** The markers of this map. @throws Unavailable or OutcomeUnknown. */
  readonly markers: () => Promise<Markers>;
  readonly observeDeclines: ObserveDeclines;
  readonly clock: Clock;
}

/** The runtime of the webhook route: the others' and what only it has. */
export interface WebhookRuntime extends Runtime {
  readonly webhookMetrics: WebhookMetrics;
  webhookDependencies(deadline: Deadline, log: Log): WebhookDependencies;
}

/**
 * Reads the environment and builds the clients. The signing secrets are not fetched before the first
 * delivery: nobody waits for its answer, and the secret may well be filled only after the deployment.
 * @throws Error that names every environment variable that is wrong.
 */
export function createWebhookRuntime(): WebhookRuntime {
  const environment = readWebhookEnvironment();
  const runtime = createRuntime({ createsCustomers: false });
  const clock = Date.now;
  const secrets = createWebhookSecrets({
    readSecret: () => readSecret(runtime.secrets, environment.webhookSecretsId),
    clock,
  });
  const bus = createEventBus();
  const openRefused = refusedEventsOpener(environment.deadLetterQueueUrl);
  const findUsers = usersOfCustomer(runtime.table, environment.tableName);

  return {
    ...runtime,
    webhookMetrics: createWebhookMetrics(),
    webhookDependencies: (deadline, log) => ({
      secrets,
      idempotency: runtime.idempotencyDependencies(deadline, log),
      intents: dojoPaymentIntents(runtime.dojo, deadline),
      findUsers,
      publish: eventPublisher({
        bus,
        busName: environment.eventBusName,
        openRefused,
        sleep: (ms) => sleep(ms),
        deadline,
        log,
      }),
      markers: runtime.map.markers,
      observeDeclines: runtime.observeDeclines,
      clock,
    }),
  };
}
