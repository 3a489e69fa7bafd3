/** What every simulated merchant accepts. */
export const supportedPaymentMethods = {
  cardSchemes: ['VISA', 'MASTERCARD', 'MAESTRO', 'DISCOVER', 'DCI', 'AMEX'],
  wallets: ['APPLE_PAY', 'GOOGLE_PAY'],
} as const;

/** What the SDKs' screens call the shop. */
export const tradingName = 'Simulated shop';
