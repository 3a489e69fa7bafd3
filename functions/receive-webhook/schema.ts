import * as z from 'zod/mini';

/** What `POST /webhooks/dojo` answers to Dojo, which looks at the status alone. */
export const receiveWebhookAnswer = z
  .strictObject({
    outcome: z.enum(['published', 'dead-lettered', 'repeated', 'not-ours', 'unknown-event']),
  })
  .check(z.meta({ id: 'WebhookOutcome' }));
