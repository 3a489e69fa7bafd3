import type { SimulatorContext } from '../simulator-context.ts';

export interface SigningSecret {
  /** `sc_…`. */
  readonly id: string;
  readonly value: string;
  readonly createdAtMs: number;
  readonly isActive: boolean;
}

/** One that is in use and one that is to replace it. */
export const maxSigningSecrets = 2;

/** The secrets of one subscription, oldest first. At least one is active at any time. */
export class SigningSecrets {
  readonly #context: SimulatorContext;
  #secrets: readonly SigningSecret[];

  /** @param kept - at least one, of which one is active. Default: a new one. */
  constructor(context: SimulatorContext, kept?: readonly SigningSecret[]) {
    this.#context = context;
    this.#secrets = kept ?? [{ ...this.#next(), isActive: true }];
  }

  list(): readonly SigningSecret[] {
    return this.#secrets;
  }

  active(): readonly SigningSecret[] {
    return this.#secrets.filter(({ isActive }) => isActive);
  }

  /** Adds one that is not active yet. */
  generate(): 'generated' | 'too-many' {
    if (this.#secrets.length >= maxSigningSecrets) return 'too-many';
    this.#change([...this.#secrets, { ...this.#next(), isActive: false }]);
    return 'generated';
  }

  /** Puts one in its place by age that was not made here, also beyond the limit. */
  plant(planted: Omit<SigningSecret, 'id'>): SigningSecret {
    const secret = { id: this.#context.ids.next('sc_'), ...planted };
    const older = this.#secrets.filter(({ createdAtMs }) => createdAtMs <= secret.createdAtMs);
    this.#change(this.#secrets.toSpliced(older.length, 0, secret));
    return secret;
  }

  /** From now on it signs, beside those that are active already or in their place. */
  activate(id: string): 'activated' | 'unknown' {
    if (!this.#find(id)) return 'unknown';
    const replaces = this.#context.settings.current.activatedSecret === 'replaces-the-others';
    this.#change(
      this.#secrets.map((secret) => ({
        ...secret,
        isActive: secret.id === id || (secret.isActive && !replaces),
      })),
    );
    return 'activated';
  }

  delete(id: string): 'deleted' | 'unknown' | 'last-active' {
    const secret = this.#find(id);
    if (!secret) return 'unknown';
    if (secret.isActive && this.active().length === 1) return 'last-active';
    this.#change(this.#secrets.filter((each) => each !== secret));
    return 'deleted';
  }

  #change(secrets: readonly SigningSecret[]): void {
    this.#secrets = secrets;
    this.#context.onDataChange();
  }

  #find(id: string): SigningSecret | undefined {
    return this.#secrets.find((secret) => secret.id === id);
  }

  #next(): Omit<SigningSecret, 'isActive'> {
    const { ids, clock } = this.#context;
    return { id: ids.next('sc_'), value: ids.token(), createdAtMs: clock.now() };
  }
}
