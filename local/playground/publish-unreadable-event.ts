import { z } from 'zod';
import { eventSource } from '../../functions/core/webhooks/payment-intent-event.ts';
import { paymentStatusEvents } from '../../lib/payment-status-events.ts';
import { localCredentials } from '../aws/local-account.ts';
import { localNames } from '../local-names.ts';
import type { PagesContext } from '../start-local-stack.ts';

/** The payment that the event is about. */
export const unreadableEvent = z.strictObject({ paymentIntentId: z.string().min(1) });

/** Publishes an event that names a payment and says nothing else, so that a consumer fails on it. */
export async function publishUnreadableEvent(
  { services, settings }: PagesContext,
  detail: z.output<typeof unreadableEvent>,
): Promise<void> {
  const [DetailType] = paymentStatusEvents.detailType;
  await fetch(services.eventBridge.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.PutEvents',
      authorization: `AWS4-HMAC-SHA256 Credential=${localCredentials.accessKeyId}/x/x/events/aws4_request`,
    },
    body: JSON.stringify({
      Entries: [
        {
          EventBusName: localNames(settings).eventBus,
          Source: eventSource,
          DetailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  });
}
