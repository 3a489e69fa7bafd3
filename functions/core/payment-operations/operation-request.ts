import type { OperationAmount } from './payment-record.ts';

/** What a caller asks for. Without an amount: all that is left. */
export type OperationRequest =
  | { readonly kind: 'capture'; readonly amount?: OperationAmount | undefined }
  | { readonly kind: 'release' }
  | {
      readonly kind: 'refund';
      readonly amount?: OperationAmount | undefined;
      /** At most 1,024 characters. */
      readonly reason?: string | undefined;
      /** At most 4,096 characters. */
      readonly notes?: string | undefined;
    }
  | {
      readonly kind: 'charge';
      readonly amount: OperationAmount;
      /** 1 to 60 characters. */
      readonly reference: string;
      readonly description?: string | undefined;
      readonly metadata?: Readonly<Record<string, string>> | undefined;
    };

/** One call: what it is about, and the caller's key for it. */
export interface OperationCall {
  /** Of the payment intent; of the setup intent for a charge. */
  readonly id: string;
  readonly keyHash: string;
  readonly requestHash: string;
  readonly request: OperationRequest;
}

/** Why Dojo is not asked; `operation_refused`: Dojo has refused. `detail` says what is possible. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code:
    | 'operation_not_possible'
    | 'operation_refused'
    | 'amount_not_available'
    | 'currency_not_allowed'
    | 'merchant_limit_exceeded';
  readonly detail: string;
  /** The payment's status. */
  readonly status: string;
}
