import type { OrderBody } from './order.ts';
import type { SetupBody } from './setup.ts';

/**
 * Bodies that this app accepts: the reference page, `npm start`, the journeys and the benchmarks send
 * them, each with a `reference` of its own. Never deployed.
 */
export const sampleOrder: OrderBody = {
  amount: { value: 1_999, currencyCode: 'GBP' },
  reference: 'order-1',
};

export const sampleSetup: SetupBody = { reference: 'booking-1' };
