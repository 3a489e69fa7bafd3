import { type AccountState, describeIntent } from './account-state.ts';
import type { DojoEnvironment } from './api-key.ts';
import { CustomerSecrets } from './customers/customer-secrets.ts';
import { Customers } from './customers/customers.ts';
import { PaymentIntents } from './payment-intents/payment-intents.ts';
import type { StoredAccount } from './persistence/state-schema.ts';
import { SavedCards } from './saved-cards/saved-cards.ts';
import { SetupIntents } from './setup-intents/setup-intents.ts';
import type { SimulatorContext } from './simulator-context.ts';
import type { WebhookEventName } from './webhooks/event-names.ts';
import { Subscriptions } from './webhooks/subscriptions.ts';
import type { WebhookData } from './webhooks/webhook-envelope.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What the accounts share. */
export interface AccountContext extends SimulatorContext {
  readonly webhooks: Webhooks;
}

/** Everything that belongs to one API key, or to several that are the same account's. */
export class Account {
  /** `account-1` for the first key seen, and so on: the key itself is not kept. */
  readonly name: string;
  readonly environment: DojoEnvironment;
  readonly customers: Customers;
  readonly secrets: CustomerSecrets;
  readonly savedCards: SavedCards;
  readonly paymentIntents: PaymentIntents;
  readonly setupIntents: SetupIntents;
  readonly subscriptions: Subscriptions;

  constructor(name: string, environment: DojoEnvironment, context: AccountContext) {
    const infix = environment === 'sandbox' ? 'sandbox_' : '';
    this.name = name;
    this.environment = environment;
    this.customers = new Customers(`cust_${infix}`, context);
    this.secrets = new CustomerSecrets(context);
    this.savedCards = new SavedCards(context);
    this.subscriptions = new Subscriptions(context);
    const { subscriptions } = this;
    function publish(event: WebhookEventName, data: WebhookData): void {
      context.webhooks.publish({ accountId: name, subscriptions, event, data });
    }
    this.paymentIntents = new PaymentIntents(`pi_${infix}`, context, (event, intent) =>
      publish(event, {
        paymentIntentId: intent.id,
        paymentStatus: intent.status,
        captureMode: intent.fields.captureMode,
      }),
    );
    this.setupIntents = new SetupIntents(`si_${infix}`, context, (event, intent) =>
      publish(event, { setupIntentId: intent.id, setupIntentStatus: intent.status }),
    );
  }

  /** Deletes the customer with its cards and secrets; false when there is none. */
  deleteCustomer(customerId: string): boolean {
    const existed = this.customers.delete(customerId);
    this.secrets.deleteOf(customerId);
    this.savedCards.deleteOf(customerId);
    return existed;
  }

  /** What is stored, for assertions: no API key and no secret. */
  state(): AccountState {
    const customerIds = this.customers.list().map(({ id }) => id);
    return {
      name: this.name,
      customers: { live: customerIds.length, deleted: this.customers.deletedCount },
      customerIds,
      paymentIntents: this.paymentIntents.list().map(describeIntent),
      setupIntents: this.setupIntents.list().map(describeIntent),
      savedCards: this.savedCards.count,
      webhookSubscriptions: this.subscriptions.list().length,
    };
  }

  /** Everything in it, as plain data. */
  dump(): Omit<StoredAccount, 'keyHash' | 'otherKeyHashes'> {
    return {
      environment: this.environment,
      customers: this.customers.dump(),
      secrets: this.secrets.dump(),
      savedCards: this.savedCards.dump(),
      paymentIntents: this.paymentIntents.dump(),
      setupIntents: this.setupIntents.dump(),
      subscriptions: this.subscriptions.dump(),
    };
  }

  /** Puts what was dumped into an account that is still empty. */
  load(kept: StoredAccount): void {
    this.customers.load(kept.customers);
    this.secrets.load(kept.secrets);
    this.savedCards.load(kept.savedCards);
    this.paymentIntents.load(kept.paymentIntents);
    this.setupIntents.load(kept.setupIntents);
    this.subscriptions.load(kept.subscriptions);
  }
}
