/** The routes that move money. */
export const moneyRoutes = [
  'capture-payment',
  'refund-payment',
  'release-payment',
  'charge-setup-intent',
] as const;

export type MoneyRoute = (typeof moneyRoutes)[number];
