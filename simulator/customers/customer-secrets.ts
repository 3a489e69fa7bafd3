import type { World } from '../accounts.ts';
import { LaggingMap } from '../lagging-map.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';

export interface CustomerSecret {
  readonly secret: string;
  readonly customerId: string;
  readonly createdAtMs: number;
  readonly expireAtMs: number;
}

/** An account's customer secrets. Several of one customer can be valid at once. */
export class CustomerSecrets {
  readonly #bySecret: LaggingMap<CustomerSecret>;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.#bySecret = new LaggingMap(world, ['customerSecrets']);
  }

  mint(customerId: string): CustomerSecret {
    const createdAtMs = this.#world.clock.now();
    const minted: CustomerSecret = {
      secret: this.#world.ids.next('cs_'),
      customerId,
      createdAtMs,
      expireAtMs: createdAtMs + this.#world.settings.current.customerSecretTtlMs,
    };
    this.#bySecret.set(minted.secret, minted);
    return minted;
  }

  /** Whether the secret is known to be this customer's by now, and has not expired. */
  opens(secret: string, customerId: string): boolean {
    const known = this.#bySecret.seen('customerSecrets', secret);
    return known?.customerId === customerId && this.#world.clock.now() < known.expireAtMs;
  }

  deleteOf(customerId: string): void {
    for (const [secret, known] of this.#bySecret) {
      if (known.customerId === customerId) this.#bySecret.delete(secret);
    }
  }

  dump(): StoredAccount['secrets'] {
    return [...this.#bySecret.values()];
  }

  load(secrets: StoredAccount['secrets']): void {
    for (const each of secrets) this.#bySecret.load(each.secret, each);
  }
}
