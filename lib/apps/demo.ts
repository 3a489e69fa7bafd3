import type { AppDefinition } from '../app-definition.ts';
import { paymentStatusEvents } from '../payment-status-events.ts';

/**
 * What the app `demo` has beyond what every app gets: yours to change. docs/extending.md shows own
 * routes, tables and secrets.
 */
export const app: AppDefinition = {
  consumers: [
    {
      id: 'fulfil-orders',
      summary: 'Fulfils orders that are paid',
      pattern: paymentStatusEvents,
    },
  ],
};
