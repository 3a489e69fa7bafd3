import * as z from 'zod/mini';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { receiveWebhookAnswer } from './schema.ts';

const dojoWebhookData = z
  .looseObject({
    paymentIntentId: z.string(),
    paymentStatus: z
      .nullish(z.string())
      .check(z.describe('When Dojo shows an earlier status, the webhook is refused for now.')),
  })
  .check(z.meta({ id: 'DojoWebhookData' }));

/** As Dojo sends it. The handler checks the signature of the bytes, then reads what it needs. */
const dojoWebhook = z
  .looseObject({
    id: z.string().check(z.describe('The event’s id, the same in every repetition.')),
    event: z.string(),
    accountId: z.optional(z.string()),
    createdAt: z.nullish(z.string()),
    data: dojoWebhookData,
  })
  .check(z.meta({ id: 'DojoWebhook' }));

export const contract = {
  tag: 'Webhooks',
  description:
    'For Dojo, not for apps. Dojo proves itself with the header `dojo-signature`: `sha256=` and the HMAC-SHA256 of the body.',
  body: jsonContent(dojoWebhook, {
    id: 'evt_sandbox_3ZlP1uT0aUqYwz5mCqAdLg',
    event: 'payment_intent.status_updated',
    accountId: 'acc_example',
    createdAt: '2026-01-31T12:00:00Z',
    data: {
      paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
      paymentStatus: 'Captured',
      captureMode: 'Auto',
    },
  }),
  answers: [
    {
      status: 200,
      description: 'Taken; Dojo need not send it again.',
      content: jsonContent(receiveWebhookAnswer, { outcome: 'published' }),
    },
  ],
  problems: [
    'webhook_unreadable',
    'webhook_signature_invalid',
    'webhook_in_progress',
    'webhook_unconfirmed',
    'event_bus_unavailable',
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
