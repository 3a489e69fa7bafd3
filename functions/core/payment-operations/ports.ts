import type { Clock, Deadline, Sleep } from '../clock.ts';
import type { Log } from '../log.ts';
import type { OperationAmount, PaymentRecord } from './payment-record.ts';
import type { PaymentState } from './payment-state.ts';

/** One record for each payment or setup intent. */
export interface PaymentRecords {
  /** Read consistently. @throws Unavailable */
  find(id: string): Promise<PaymentRecord | undefined>;
  /**
   * Writes `next` if the stored one is still `expected` (by revision; `undefined`: none), and tells
   * whether `next` is stored now. @throws Unavailable or OutcomeUnknown
   */
  replace(id: string, expected: PaymentRecord | undefined, next: PaymentRecord): Promise<boolean>;
}

/** How a request to move money was answered. */
export type DojoReply =
  | { readonly kind: 'moved'; readonly dojoId: string | undefined }
  | { readonly kind: 'declined' }
  /** Taken, and not done yet. */
  | { readonly kind: 'pending' };

/** A setup intent, as far as charging it is concerned. */
export interface SetupState {
  readonly status: string;
  /** Of the amount that the user has seen. `undefined`: Dojo tells none. */
  readonly intendedCurrencyCode?: string | undefined;
  readonly customer: { readonly id: string | undefined };
  readonly metadata: Readonly<Record<string, string>>;
}

/** An intent of either sort, as far as it tells whose it is. */
export type MarkedIntent = Pick<SetupState, 'customer' | 'metadata'>;

export interface ChargeOrder {
  readonly setupIntentId: string;
  readonly amount: OperationAmount;
  readonly reference: string;
  readonly description?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly customerId: string | undefined;
}

/** By what the intent of a charge is known. */
export interface MadeForCharge {
  readonly setupIntentId: string;
  readonly sinceMs: number;
  readonly metadataKey: string;
  readonly metadataValue: string;
}

/**
 * Payments at Dojo. Calls that move money are sent once, with a key whose account is proven to be ours.
 * @throws Rejected, Unavailable or NotConfigured: nothing was done. OutcomeUnknown: it may have been.
 */
export interface DojoPayments {
  /** `undefined`: Dojo has none of that id. @throws Unavailable or ContractBroken */
  find(id: string): Promise<PaymentState | undefined>;
  capture(id: string, amount: number): Promise<DojoReply>;
  /** Gives back what is reserved and not captured. */
  reverse(id: string): Promise<DojoReply>;
  /** @param key - at most 100 characters: the same key again is the same refund. */
  refund(
    id: string,
    refund: {
      readonly amount: number;
      readonly reason?: string | undefined;
      readonly notes?: string | undefined;
      readonly key: string;
    },
  ): Promise<DojoReply>;
  /** @throws Unavailable or ContractBroken */
  findSetup(id: string): Promise<SetupState | undefined>;
  /** An intent for a setup intent. Unpaid until it is charged: twice does no harm. */
  createForSetup(order: ChargeOrder): Promise<PaymentState>;
  /**
   * Intents that were made for a charge, as far as Dojo lists them.
   * @throws Unavailable or ContractBroken
   */
  findMade(charge: MadeForCharge): Promise<readonly string[]>;
  charge(id: string): Promise<DojoReply>;
  /** Cancels an intent that nobody has paid. @throws Rejected when it is not `Created`. */
  cancel(id: string): Promise<void>;
}

export interface TakenForNothing {
  readonly operationId: string;
  readonly atMs: number;
}

/** How much may be given back within a day, over all payments. */
export interface GiveBackBudget {
  /**
   * Whether there is room for it on the day of `atMs`; takes it then.
   * @throws Unavailable or OutcomeUnknown
   */
  take(amount: OperationAmount, atMs: number): Promise<boolean>;
  /**
   * Puts back what an operation has taken for nothing, with the moment at which it was taken. Once for
   * each operation, however often it is asked for: a budget must not grow.
   * @throws Unavailable or OutcomeUnknown
   */
  putBack(amount: OperationAmount, taken: TakenForNothing): Promise<void>;
}

/** A limit in minor units by currency. A currency that is missing: nothing is allowed. */
export type LimitByCurrency = Readonly<Record<string, number | undefined>>;

/** What it takes to look at what became of an operation. */
export interface LookDependencies {
  readonly records: PaymentRecords;
  readonly dojo: Pick<DojoPayments, 'find'>;
  readonly budget: Pick<GiveBackBudget, 'putBack'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly newId: () => string;
  readonly deadline: Deadline;
  readonly log: Log;
}

export interface OperationDependencies extends LookDependencies {
  readonly dojo: DojoPayments;
  readonly budget: GiveBackBudget;
  /** The most that one call may give back. */
  readonly perCall: LimitByCurrency;
  /** Sees to it that the payment is looked at again, in a minute. Never throws. */
  readonly settleLater: (paymentId: string) => Promise<void>;
  /** Whether this deployment has made it: another one may share the Dojo account. */
  readonly isOurs: (intent: MarkedIntent) => Promise<boolean>;
}
