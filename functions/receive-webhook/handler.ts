import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../core/http/problem.ts';
import { webhookHandler } from '../core/http/webhook-handler.ts';
import { createWebhookRuntime } from '../core/runtime/webhook-runtime.ts';
import { signatureHeader } from '../core/webhooks/webhook-signature.ts';
import type { contract } from './contract.ts';
import { receiveWebhook } from './receive-webhook.ts';

const runtime = createWebhookRuntime();

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
      sleep: (ms) => sleep(ms),
      deadline,
      log,
    },
  );
  runtime.webhookMetrics.received(outcome);
  if (outcome === 'forged') throw new Problem('webhook_signature_invalid');
  return { status: 200, body: { outcome } };
});
