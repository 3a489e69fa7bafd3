import { LaggingMap } from '../lagging-map.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';

export interface CustomerSecret {
  readonly secret: string;
  readonly customerId: string;
  readonly createdAtMs: number;
  readonly expireAtMs: number;
}

/** An account's customer secrets. Several of one customer can be valid at once. */
export class CustomerSecrets {
  readonly #bySecret: LaggingMap<CustomerSecret>;
  readonly #context: SimulatorContext;

  constructor(context: SimulatorContext) {
    this.#context = context;
    this.#bySecret = new LaggingMap(context, ['customerSecrets']);
  }

  mint(customerId: string): CustomerSecret {
    const createdAtMs = this.#context.clock.now();
    this.#forgetExpired(createdAtMs);
    const minted: CustomerSecret = {
      secret: this.#context.ids.next('cs_'),
      customerId,
      createdAtMs,
      expireAtMs: createdAtMs + this.#context.settings.current.customerSecretTtlMs,
    };
    this.#bySecret.set(minted.secret, minted);
    return minted;
  }

  /** Whether the secret is known to be this customer's by now, and has not expired. */
  opens(secret: string, customerId: string): boolean {
    const known = this.#bySecret.seen('customerSecrets', secret);
    return known?.customerId === customerId && this.#context.clock.now() < known.expireAtMs;
  }

  deleteOf(customerId: string): void {
    for (const [secret, known] of this.#bySecret) {
      if (known.customerId === customerId) this.#bySecret.delete(secret);
    }
  }

  /** The oldest are the first. */
  #forgetExpired(nowMs: number): void {
    for (const [secret, { expireAtMs }] of this.#bySecret) {
      if (expireAtMs > nowMs) return;
      this.#bySecret.delete(secret);
    }
  }

  dump(): StoredAccount['secrets'] {
    return [...this.#bySecret.values()];
  }

  load(secrets: StoredAccount['secrets']): void {
    for (const each of secrets) this.#bySecret.load(each.secret, each);
  }
}
