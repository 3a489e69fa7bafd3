import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '../core/failures.ts';
import { Problem } from '../core/http/problem.ts';
import { webhookHandler } from '../core/http/webhook-handler.ts';
import { createWebhookRuntime } from '../core/runtime/webhook-runtime.ts';
import { signatureHeader } from '../core/webhooks/webhook-signature.ts';
import type { contract } from './contract.ts';
import { receiveWebhook } from './receive-webhook.ts';

const runtime = createWebhookRuntime();

/** Asked to be repeated on purpose; whatever else ends a delivery is a fault. */
const postponing: readonly string[] = [
  'customer_not_indexed_yet',
  'webhook_in_progress',
  'webhook_unconfirmed',
];

/** Counts a delivery that Dojo has to repeat. */
function countFailure(error: unknown): never {
  const isPostponed = error instanceof Unavailable && postponing.includes(error.code);
  runtime.webhookMetrics.received(isPostponed ? 'postponed' : 'failed');
  throw error;
}

/** `POST /webhooks/dojo` */
export const handler = webhookHandler<typeof contract>(runtime, async (call) => {
  const { deadline, log } = call;
  const outcome = await receiveWebhook(
    {
      rawBody: call.rawBody,
      signature: call.headers[signatureHeader],
      receivedAtMs: call.startedAtMs,
    },
    {
      ...runtime.webhookDependencies(deadline, log),
      published: runtime.webhookMetrics.published,
      sleep: (ms) => sleep(ms),
      deadline,
      log,
    },
  ).catch(countFailure);
  runtime.webhookMetrics.received(outcome);
  if (outcome === 'forged') throw new Problem('webhook_signature_invalid');
  return { status: 200, body: { outcome } };
});
