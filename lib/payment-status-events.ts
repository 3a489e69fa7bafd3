import type { EventPattern } from './event-pattern.ts';

/** Events about a payment whose status may have changed. Dojo's sources disagree on the second name. */
export const paymentStatusEvents = {
  source: ['save-card'],
  detailType: ['payment_intent.status_updated', 'payment_intent.updated'],
} as const satisfies EventPattern;
