/** Whose work an entry is. */
export type EntryKind =
  /** A request to the API. */
  | 'request'
  /** A webhook, as it arrives at the API. */
  | 'webhook'
  /** A call of this backend to Dojo. */
  | 'dojo'
  /** A call of the phone's SDK to Dojo. */
  | 'sdk'
  /** The simulator is told how to behave. */
  | 'control'
  /** A write of the user's item, or of a payment's record. */
  | 'table'
  /** An event on the bus. */
  | 'event'
  /** A run of a consumer of the bus. */
  | 'consumer'
  /** A run of what settles what requests leave open, or of the audit. */
  | 'background'
  /** An event that waits for a person. */
  | 'dead-letter';

export type EntryTone = 'running' | 'good' | 'refused' | 'failed';

/** An order as the newest event about it says. */
export interface OrderNews {
  readonly paymentIntentId: string;
  readonly reference: string;
  readonly userId: string | null;
  readonly status: string;
  readonly isPaid: boolean;
  readonly amount: Money;
  readonly captured: Money;
  readonly refunded: Money;
  /** ISO 8601: of two, the greater one is right. */
  readonly updatedAt: string;
}

/** Minor units. */
export interface Money {
  readonly value: number;
  readonly currencyCode: string;
}

/** One line of what happened. It comes again, with the same id, when it has changed. */
export interface TimelineEntry {
  readonly id: number;
  readonly kind: EntryKind;
  /** Epoch milliseconds at which it began. */
  readonly atMs: number;
  /** Null: it is not known whose it is. */
  readonly userId: string | null;
  readonly title: string;
  /** E.g. `200`, `linked`. Null: it is under way. */
  readonly result: string | null;
  readonly tone: EntryTone;
  readonly durationMs: number | null;
  /** Of an event about a payment. */
  readonly order: OrderNews | null;
  /** Of an answer that says that the setup intent is authorized. */
  readonly setupIntentId: string | null;
}

/** What an entry opens to, with secrets masked. */
export interface EntryDetails {
  readonly sections: readonly { readonly title: string; readonly text: string }[];
  /** What the function wrote meanwhile. */
  readonly logLines: readonly string[];
}
