import type { PaymentOrder } from '../dojo/dojo-payment-intents.ts';
import type { AppProblem } from '../http/problem.ts';

/** What an app's `priceOrder` says of an order. */
export type OrderPrice =
  | { readonly kind: 'priced'; readonly order: PaymentOrder }
  /** `detail` goes to the app's developer: name the field and the rule. */
  | { readonly kind: 'currency_not_allowed'; readonly detail: string }
  | { readonly kind: 'amount_out_of_range'; readonly detail: string }
  /** For a reason of the app's own. List the problem in `orderProblems`, so that it is documented. */
  | { readonly kind: 'refused'; readonly problem: AppProblem; readonly detail?: string };
