/**
 * `Authorized`: a card was added. `Completed`: it was charged. `Closed`: the merchant has ended the
 * agreement. Dojo knows `CardExpired` as well; nothing here leads to it.
 */
export const setupIntentStatuses = [
  'Created',
  'Authorized',
  'Completed',
  'Canceled',
  'Expired',
  'Closed',
] as const;

export type SetupIntentStatus = (typeof setupIntentStatuses)[number];
