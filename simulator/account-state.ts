import type { LinkedCustomer } from './intents/linked-customer.ts';
import type { PaymentIntentStatus } from './payment-intents/payment-intents.ts';
import type { SetupIntentStatus } from './setup-intents/setup-intent-status.ts';

/** What an account holds, without API key and secrets. */
export interface AccountState {
  readonly name: string;
  readonly customers: { readonly live: number; readonly deleted: number };
  readonly customerIds: readonly string[];
  readonly paymentIntents: readonly IntentState<PaymentIntentStatus>[];
  readonly setupIntents: readonly IntentState<SetupIntentStatus>[];
  readonly savedCards: number;
  readonly webhookSubscriptions: number;
}

export interface IntentState<Status> {
  readonly id: string;
  readonly status: Status;
  /** Absent when the intent belongs to no stored customer. */
  readonly customerId?: string;
}

export function describeIntent<Status>(intent: {
  readonly id: string;
  readonly status: Status;
  readonly customer: LinkedCustomer | undefined;
}): IntentState<Status> {
  const { id, status, customer } = intent;
  return { id, status, ...(customer?.id !== undefined && { customerId: customer.id }) };
}
