import type { Account } from './accounts.ts';
import type { LinkedCustomer } from './intents/link-customer.ts';
import type { PaymentIntentStatus } from './payment-intents/payment-intents.ts';
import type { SetupIntentStatus } from './setup-intents/setup-intents.ts';

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

export function describeAccount(account: Account): AccountState {
  const customerIds = account.customers.list().map(({ id }) => id);
  return {
    name: account.name,
    customers: { live: customerIds.length, deleted: account.customers.deletedCount },
    customerIds,
    paymentIntents: account.paymentIntents.list().map(describeIntent),
    setupIntents: account.setupIntents.list().map(describeIntent),
    savedCards: account.savedCards.count,
    webhookSubscriptions: account.subscriptions.list().length,
  };
}

function describeIntent<Status>(intent: {
  readonly id: string;
  readonly status: Status;
  readonly customer: LinkedCustomer | undefined;
}): IntentState<Status> {
  const { id, status, customer } = intent;
  return { id, status, ...(customer?.id !== undefined && { customerId: customer.id }) };
}
