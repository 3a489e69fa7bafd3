import { createHash } from 'node:crypto';
import type { AccountSnapshot, CheckedAccount } from './account-snapshot.ts';
import { type AccountState, describeAccount } from './account-state.ts';
import type { SimulatorClock } from './clock.ts';
import { CustomerSecrets } from './customers/customer-secrets.ts';
import { Customers } from './customers/customers.ts';
import type { Ids } from './ids.ts';
import { PaymentIntents } from './payment-intents/payment-intents.ts';
import { WatchedMap } from './persistence/watched-map.ts';
import { SavedCards } from './saved-cards/saved-cards.ts';
import type { SimulatorSettings } from './settings.ts';
import { SetupIntents } from './setup-intents/setup-intents.ts';
import type { WebhookEventName } from './webhooks/event-names.ts';
import { Subscriptions } from './webhooks/subscriptions.ts';
import type { WebhookData } from './webhooks/webhook-event.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

export type DojoEnvironment = 'sandbox' | 'production';

/** What every account shares. */
export interface World {
  readonly clock: SimulatorClock;
  readonly ids: Ids;
  readonly settings: SimulatorSettings;
  readonly webhooks: Webhooks;
  /** Is told of each change in what the accounts hold. */
  readonly changed: () => void;
}

/** Everything that belongs to one API key. */
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

  constructor(name: string, environment: DojoEnvironment, world: World) {
    const infix = environment === 'sandbox' ? 'sandbox_' : '';
    this.name = name;
    this.environment = environment;
    this.customers = new Customers(`cust_${infix}`, world);
    this.secrets = new CustomerSecrets(world);
    this.savedCards = new SavedCards(world);
    this.subscriptions = new Subscriptions(world);
    const publish = (event: WebhookEventName, data: WebhookData) =>
      world.webhooks.publish({ accountId: name, subscriptions: this.subscriptions, event, data });
    this.paymentIntents = new PaymentIntents(`pi_${infix}`, world, (event, intent) =>
      publish(event, {
        paymentIntentId: intent.id,
        paymentStatus: intent.status,
        captureMode: intent.fields.captureMode,
      }),
    );
    this.setupIntents = new SetupIntents(`si_${infix}`, world, (event, intent) =>
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
    return describeAccount(this);
  }

  snapshot(): Omit<AccountSnapshot, 'keyHash'> {
    return {
      environment: this.environment,
      customers: this.customers.snapshot(),
      secrets: this.secrets.snapshot(),
      savedCards: this.savedCards.snapshot(),
      paymentIntents: this.paymentIntents.snapshot(),
      setupIntents: this.setupIntents.snapshot(),
      subscriptions: this.subscriptions.snapshot(),
    };
  }

  restore(kept: Omit<CheckedAccount, 'keyHash'>): void {
    this.customers.restore(kept.customers);
    this.secrets.restore(kept.secrets);
    this.savedCards.restore(kept.savedCards);
    this.paymentIntents.restore(kept.paymentIntents);
    this.setupIntents.restore(kept.setupIntents);
    this.subscriptions.restore(kept.subscriptions);
  }
}

/** One account for each API key; none sees another's data. */
export class Accounts {
  readonly #byKeyHash: Map<string, Account>;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.#byKeyHash = new WatchedMap(world.changed);
  }

  ofKey(key: string, environment: DojoEnvironment): Account {
    const keyHash = createHash('sha256').update(key).digest('hex');
    return this.#byKeyHash.get(keyHash) ?? this.#open(keyHash, environment);
  }

  list(): readonly Account[] {
    return [...this.#byKeyHash.values()];
  }

  clear(): void {
    this.#byKeyHash.clear();
  }

  /** In the order in which the keys were first seen, which names the accounts. */
  snapshot(): AccountSnapshot[] {
    return [...this.#byKeyHash].map(([keyHash, account]) => ({ keyHash, ...account.snapshot() }));
  }

  restore(accounts: readonly CheckedAccount[]): void {
    for (const kept of accounts) this.#open(kept.keyHash, kept.environment).restore(kept);
  }

  #open(keyHash: string, environment: DojoEnvironment): Account {
    const account = new Account(`account-${this.#byKeyHash.size + 1}`, environment, this.#world);
    this.#byKeyHash.set(keyHash, account);
    return account;
  }
}
