import { Account, type AccountContext } from './account.ts';
import { type DojoEnvironment, environmentOfKey, hashOfKey } from './api-key.ts';
import { Refusal, refuseField } from './http/refusal.ts';
import type { State } from './persistence/state-schema.ts';

/** One account for each API key, unless keys are said to belong together; none sees another's data. */
export class Accounts {
  readonly #byKeyHash = new Map<string, Account>();
  readonly #revokedKeyHashes = new Set<string>();
  readonly #context: AccountContext;

  constructor(context: AccountContext) {
    this.#context = context;
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
    this.#context.onDataChange();
    return account;
  }

  /** From now on the key is refused. Its account stays, for the other keys it has or will have. */
  revokeKey(key: string): void {
    this.#revokedKeyHashes.add(hashOfKey(key));
    this.#context.onDataChange();
  }

  isRevoked(key: string): boolean {
    return this.#revokedKeyHashes.has(hashOfKey(key));
  }

  /** Takes a revoked key back, with the account that it had. */
  restoreKey(key: string): void {
    this.#revokedKeyHashes.delete(hashOfKey(key));
    this.#context.onDataChange();
  }

  list(): readonly Account[] {
    return [...new Set(this.#byKeyHash.values())];
  }

  clear(): void {
    this.#revokedKeyHashes.clear();
    this.#byKeyHash.clear();
    this.#context.onDataChange();
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
    const account = new Account(`account-${this.list().length + 1}`, environment, this.#context);
    this.#byKeyHash.set(keyHash, account);
    this.#context.onDataChange();
    return account;
  }

  #keyHashesOf(account: Account): readonly string[] {
    return [...this.#byKeyHash].filter(([, each]) => each === account).map(([hash]) => hash);
  }
}
