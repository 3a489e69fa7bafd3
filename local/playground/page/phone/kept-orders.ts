export type OrderKind = 'payment' | 'setup';

/**
 * What the phone keeps of an order, from before its first request until it is off. One that is paid is kept
 * until the user orders again: a second tap finds it paid, and pays nothing.
 */
export interface KeptOrder {
  readonly idempotencyKey: string;
  /** What the user wants. Something else is another order. */
  readonly wanted: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** From the backend's answer on. */
  readonly intentId?: string;
  /** The user was told that it is paid or reserved. Another basket is a new order then. */
  readonly isPaid?: true;
}

/** As `sessionStorage`. */
export interface PhoneStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** One user's orders on the device, at most one of each kind. They outlive the app. */
export class KeptOrders {
  readonly #storage: PhoneStorage;
  readonly #userId: string;

  constructor(storage: PhoneStorage, userId: string) {
    this.#storage = storage;
    this.#userId = userId;
  }

  find(kind: OrderKind): KeptOrder | undefined {
    const text = this.#storage.getItem(this.#nameOf(kind));
    return text === null ? undefined : (JSON.parse(text) as KeptOrder);
  }

  keep(kind: OrderKind, order: KeptOrder): void {
    this.#storage.setItem(this.#nameOf(kind), JSON.stringify(order));
  }

  forget(kind: OrderKind): void {
    this.#storage.removeItem(this.#nameOf(kind));
  }

  #nameOf(kind: OrderKind): string {
    return `${kind} of ${this.#userId}`;
  }
}
