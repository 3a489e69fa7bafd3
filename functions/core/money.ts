/** An amount in the currency's minor units: `{value: 1000, currencyCode: 'GBP'}` is £10.00. */
export interface Money {
  readonly value: number;
  readonly currencyCode: CurrencyCode;
}

/** The currencies that Dojo takes. */
export const currencyCodes = ['GBP', 'EUR'] as const;
export type CurrencyCode = (typeof currencyCodes)[number];

/** What one order may cost, in minor units, both ends included. */
export interface AmountLimit {
  readonly minimum: number;
  readonly maximum: number;
}

/** The limit of each allowed currency. A currency that is missing is not allowed. */
export type AmountLimits = { readonly [currency in CurrencyCode]?: AmountLimit | undefined };
