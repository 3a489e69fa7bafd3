import type { PaymentOrder } from '../dojo/dojo-payment-intents.ts';

/** What the team's `price-order.ts` says of an order. */
export type OrderPrice =
  | { readonly kind: 'priced'; readonly order: PaymentOrder }
  /** `detail` goes to the app's developer: name the field and the rule. */
  | { readonly kind: 'currency_not_allowed'; readonly detail: string }
  | { readonly kind: 'amount_out_of_range'; readonly detail: string };
