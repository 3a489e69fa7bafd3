/**
 * Which events of the bus the example consumer gets. Pure data: the stack's rule and the local bus
 * both go by it. Dojo's sources disagree on the second name, so that both are in.
 */
export const paymentStatusEvents = {
  source: ['save-card'],
  detailType: ['payment_intent.status_updated', 'payment_intent.updated'],
} as const;
