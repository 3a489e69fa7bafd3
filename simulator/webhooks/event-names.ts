/** The events that can be subscribed to, as `GET /webhooks/events` lists them. */
export const webhookModels = [
  { model: 'PaymentIntent', events: ['payment_intent.created', 'payment_intent.status_updated'] },
  { model: 'SetupIntent', events: ['setup_intent.created', 'setup_intent.status_updated'] },
  // Dojo offers events of parts that are not simulated, too: nothing here makes these happen.
  { model: 'Payment', events: ['payment.successful'] },
  { model: 'Order', events: ['order.created'] },
] as const;

export const webhookEventNames = webhookModels.flatMap(
  ({ events }): readonly WebhookEventName[] => [...events],
);

export type WebhookEventName = (typeof webhookModels)[number]['events'][number];
