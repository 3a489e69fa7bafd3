import { type AccountState, describeAccount } from './account-state.ts';
import { type DojoEnvironment, environmentOfKey, hashOfKey } from './api-key.ts';
import type { SimulatorClock } from './clock.ts';
import { CustomerSecrets } from './customers/customer-secrets.ts';
import { Customers } from './customers/customers.ts';
import { Refusal, refuseField } from './http/refusal.ts';
import type { Ids } from './ids.ts';
import { PaymentIntents } from './payment-intents/payment-intents.ts';
import type { State, StoredAccount } from './persistence/state-schema.ts';
import { SavedCards } from './saved-cards/saved-cards.ts';
import type { SimulatorSettings } from './settings.ts';
import { SetupIntents } from './setup-intents/setup-intents.ts';
import type { WebhookEventName } from './webhooks/event-names.ts';
import { Subscriptions } from './webhooks/subscriptions.ts';
import type { WebhookData } from './webhooks/webhook-event.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What every account shares. */
export interface World {
  readonly clock: SimulatorClock;
  readonly ids: Ids;
  readonly settings: SimulatorSettings;
  readonly webhooks: Webhooks;
  /** Is told of each change in what the accounts hold. */
  readonly changed: () => void;
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

/** One account for each API key, unless keys are said to belong together; none sees another's data. */
export class Accounts {
  readonly #byKeyHash = new Map<string, Account>();
  readonly #revokedKeyHashes = new Set<string>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Opens an account for a key that is new; undefined for one that is revoked, or no key at all. */
  ofKey(key: string): Account | undefined {
    const environment = environmentOfKey(key);
    const keyHash = hashOfKey(key);
    if (!environment || this.#revokedKeyHashes.has(keyHash)) return undefined;
    return this.#byKeyHash.get(keyHash) ?? this.#open(keyHash, environment);
  }

  /**
   * Gives the account of a key, which is opened if need be, another key. The first may be revoked.
   *
   * @throws Refusal 400 for what is no key, or keys of both environments, and 409 for a key that has
   * another account already
   */
  addKey(key: string, { sameAccountAs }: { readonly sameAccountAs: string }): Account {
    const account = this.#byKeyHash.get(hashOfKey(sameAccountAs)) ?? this.ofKey(sameAccountAs);
    if (!account) throw refuseField('sameAccountAs', 'This is no API key.');
    if (environmentOfKey(key) !== account.environment) {
      throw refuseField('key', 'This is no API key of the same environment.');
    }
    const keyHash = hashOfKey(key);
    if ((this.#byKeyHash.get(keyHash) ?? account) !== account) {
      throw new Refusal(409, 'The key belongs to another account already.');
    }
    this.#revokedKeyHashes.delete(keyHash);
    this.#byKeyHash.set(keyHash, account);
    this.#world.changed();
    return account;
  }

  /** From now on the key is refused. Its account stays, for the other keys it has or will have. */
  revokeKey(key: string): void {
    this.#revokedKeyHashes.add(hashOfKey(key));
    this.#world.changed();
  }

  list(): readonly Account[] {
    return [...new Set(this.#byKeyHash.values())];
  }

  clear(): void {
    this.#revokedKeyHashes.clear();
    this.#byKeyHash.clear();
    this.#world.changed();
  }

  /** Everything that the accounts hold, as plain data. */
  dump(): Pick<State, 'accounts' | 'revokedKeyHashes'> {
    return {
      accounts: this.list().map((account) => {
        const [keyHash = '', ...otherKeyHashes] = this.#keyHashesOf(account);
        return {
          keyHash,
          ...(otherKeyHashes.length > 0 && { otherKeyHashes }),
          ...account.dump(),
        };
      }),
      ...(this.#revokedKeyHashes.size > 0 && { revokedKeyHashes: [...this.#revokedKeyHashes] }),
    };
  }

  /** Opens the accounts that were dumped. There are none yet. */
  load({ accounts, revokedKeyHashes = [] }: Pick<State, 'accounts' | 'revokedKeyHashes'>): void {
    for (const kept of accounts) {
      const account = this.#open(kept.keyHash, kept.environment);
      account.load(kept);
      for (const keyHash of kept.otherKeyHashes ?? []) this.#byKeyHash.set(keyHash, account);
    }
    for (const keyHash of revokedKeyHashes) this.#revokedKeyHashes.add(keyHash);
  }

  #open(keyHash: string, environment: DojoEnvironment): Account {
    const account = new Account(`account-${this.list().length + 1}`, environment, this.#world);
    this.#byKeyHash.set(keyHash, account);
    this.#world.changed();
    return account;
  }

  #keyHashesOf(account: Account): readonly string[] {
    return [...this.#byKeyHash].filter(([, each]) => each === account).map(([hash]) => hash);
  }
}
