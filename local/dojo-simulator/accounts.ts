import { createHash } from 'node:crypto';
import type { SimulatorClock } from './clock.ts';
import { CustomerSecrets } from './customers/customer-secrets.ts';
import { Customers } from './customers/customers.ts';
import type { Ids } from './ids.ts';
import { type PaymentIntentStatus, PaymentIntents } from './payment-intents/payment-intents.ts';
import { SavedCards } from './saved-cards/saved-cards.ts';

export type DojoEnvironment = 'sandbox' | 'production';

/** What every account shares. */
export interface World {
  readonly clock: SimulatorClock;
  readonly ids: Ids;
  readonly customerSecretTtlMs: number;
  /** For how long a new customer is missing from the search. */
  readonly searchLagMs: number;
}

/** Everything that belongs to one API key. */
export class Account {
  /** `account-1` for the first key seen, and so on: the key itself is not kept. */
  readonly name: string;
  readonly customers: Customers;
  readonly secrets: CustomerSecrets;
  readonly savedCards: SavedCards;
  readonly paymentIntents: PaymentIntents;

  constructor(name: string, environment: DojoEnvironment, world: World) {
    const infix = environment === 'sandbox' ? 'sandbox_' : '';
    this.name = name;
    this.customers = new Customers(`cust_${infix}`, world);
    this.secrets = new CustomerSecrets(world);
    this.savedCards = new SavedCards(world);
    this.paymentIntents = new PaymentIntents(`pi_${infix}`, world);
  }

  /** Deletes the customer with its cards and secrets; false when there is none. */
  deleteCustomer(customerId: string): boolean {
    const existed = this.customers.delete(customerId);
    this.secrets.deleteOf(customerId);
    this.savedCards.deleteOf(customerId);
    return existed;
  }

  state(): AccountState {
    const customerIds = this.customers.list().map(({ id }) => id);
    return {
      name: this.name,
      customers: { live: customerIds.length, deleted: this.customers.deletedCount },
      customerIds,
      paymentIntents: this.paymentIntents.list().map(({ id, status, customer }) => ({
        id,
        status,
        ...(customer?.id !== undefined && { customerId: customer.id }),
      })),
      savedCards: this.savedCards.count,
    };
  }
}

/** What is stored, for assertions: no API key and no secret. */
export interface AccountState {
  readonly name: string;
  readonly customers: { readonly live: number; readonly deleted: number };
  readonly customerIds: readonly string[];
  readonly paymentIntents: readonly {
    readonly id: string;
    readonly status: PaymentIntentStatus;
    readonly customerId?: string;
  }[];
  readonly savedCards: number;
}

/** One account for each API key; none sees another's data. */
export class Accounts {
  readonly #byKeyHash = new Map<string, Account>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  ofKey(key: string, environment: DojoEnvironment): Account {
    const keyHash = createHash('sha256').update(key).digest('hex');
    const known = this.#byKeyHash.get(keyHash);
    if (known) return known;
    const account = new Account(`account-${this.#byKeyHash.size + 1}`, environment, this.#world);
    this.#byKeyHash.set(keyHash, account);
    return account;
  }

  list(): readonly Account[] {
    return [...this.#byKeyHash.values()];
  }

  clear(): void {
    this.#byKeyHash.clear();
  }
}
