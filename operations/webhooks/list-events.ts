import { paymentStatusEvents } from '../../lib/payment-status-events.ts';
import type { WebhookOperations } from './webhook-operations.ts';

/** Says which events Dojo offers at this moment, and which of them tell this backend of a payment. */
export async function listEvents({
  dojo,
  say,
}: Pick<WebhookOperations, 'dojo' | 'say'>): Promise<void> {
  const ours: readonly string[] = paymentStatusEvents.detailType;
  const names = await dojo.eventNames();
  if (names.length === 0) say('Dojo lists no event.');
  for (const name of names) {
    say(ours.includes(name) ? `${name}  tells this backend of a payment` : name);
  }
}
