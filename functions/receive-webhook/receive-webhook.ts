import { ContractBroken, Unavailable } from '../core/failures.ts';
import {
  type IdempotencyDependencies,
  runIdempotently,
} from '../core/idempotency/run-idempotently.ts';
import { isFromDojo, type ReceivedWebhook } from '../core/webhooks/verify-webhook.ts';
import { parseWebhook } from '../core/webhooks/webhook-envelope.ts';
import type { WebhookSecrets } from '../core/webhooks/webhook-secrets.ts';
import {
  type PaymentWebhook,
  type ReportOutcome,
  type ReportPaymentDependencies,
  reportPayment,
} from './report-payment.ts';

export interface ReceiveWebhookInput extends ReceivedWebhook {
  readonly receivedAtMs: number;
}

export interface ReceiveWebhookDependencies extends ReportPaymentDependencies {
  readonly secrets: WebhookSecrets;
  readonly idempotency: IdempotencyDependencies;
  /** Told how long it took from when Dojo made an event until it was published. */
  readonly published: (lagMs: number) => void;
}

/**
 * - `forged`: Dojo did not sign it.
 * - `unknown-event`: it is not about a payment intent.
 * - `repeated`: this event was dealt with before.
 */
export type ReceiveWebhookOutcome = 'forged' | 'unknown-event' | 'repeated' | ReportOutcome;

/** Dojo signs no time, so that a webhook somebody recorded could be sent again at any time. */
export const eventKeptForMs = 30 * 86_400_000;

/** How the ids of the idempotency records of webhooks begin. */
export const webhookRecordPrefix = 'webhook#';

async function reportOnce(
  webhook: PaymentWebhook,
  receivedAtMs: number,
  dependencies: ReceiveWebhookDependencies,
): Promise<ReceiveWebhookOutcome> {
  const done = await runIdempotently(
    // The id alone names an event, however the repetition of its webhook is written.
    {
      id: `${webhookRecordPrefix}${webhook.eventId}`,
      bodyHash: 'webhook',
      keptForMs: eventKeptForMs,
    },
    () => reportPayment(webhook, receivedAtMs, dependencies),
    dependencies.idempotency,
  );
  if (done.kind === 'done') {
    if (done.replayed) return 'repeated';
    const { clock, published } = dependencies;
    if (done.answer !== 'not-ours' && webhook.createdAtMs !== undefined) {
      published(Math.max(0, clock() - webhook.createdAtMs));
    }
    return done.answer;
  }
  throw new Unavailable('webhook_in_progress', 'This event is being worked on right now.', {
    retryAfterSeconds: 2,
  });
}

/**
 * 1. Check the signature over the bytes, before anything looks into them.
 * 2. Read the envelope.
 * 3. Leave events alone that are not about payment intents.
 * 4. Once for each event id: fetch the intent, find its user, publish. The event is marked as done
 *    only after that, and not at all when any of it failed.
 *
 * @throws ContractBroken `webhook_unreadable` for a signed body that is no webhook, Unavailable
 * `webhook_in_progress` beside another delivery of the same event, and what the steps throw.
 */
export async function receiveWebhook(
  input: ReceiveWebhookInput,
  dependencies: ReceiveWebhookDependencies,
): Promise<ReceiveWebhookOutcome> {
  if (!(await isFromDojo(input, dependencies.secrets))) return 'forged';
  const webhook = parseWebhook(input.rawBody);
  if (webhook === undefined) {
    throw new ContractBroken(
      'webhook_unreadable',
      'Dojo signed a webhook that this backend cannot read.',
    );
  }
  if (webhook.kind === 'other') return 'unknown-event';
  return reportOnce(webhook, input.receivedAtMs, dependencies);
}
