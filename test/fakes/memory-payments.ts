import { OutcomeUnknown, Rejected, Unavailable } from '../../functions/core/failures.ts';
import type {
  OperationAmount,
  PaymentRecord,
} from '../../functions/core/payment-operations/payment-record.ts';
import type {
  CaptureState,
  PaymentState,
} from '../../functions/core/payment-operations/payment-state.ts';
import type {
  ChargeOrder,
  DojoPayments,
  DojoReply,
  GiveBackBudget,
  MadeForCharge,
  PaymentRecords,
  SetupState,
} from '../../functions/core/payment-operations/ports.ts';

/** Records in memory, with the table's rule: a write names the revision that it replaces. */
export class MemoryPaymentRecords implements PaymentRecords {
  readonly stored = new Map<string, PaymentRecord>();
  /** Called before each write; what it throws is thrown, and nothing written. */
  beforeWrite: (id: string, next: PaymentRecord) => void = () => undefined;
  writes = 0;

  async find(id: string): Promise<PaymentRecord | undefined> {
    return this.stored.get(id);
  }

  async replace(
    id: string,
    expected: PaymentRecord | undefined,
    next: PaymentRecord,
  ): Promise<boolean> {
    this.beforeWrite(id, next);
    if (this.stored.get(id)?.revision !== expected?.revision) return false;
    this.stored.set(id, next);
    this.writes += 1;
    return true;
  }
}

/** What becomes of the next call that moves money. */
export type MoneyFault =
  | 'lost-after'
  | 'lost-before'
  | 'unavailable'
  | 'refused'
  | 'pending'
  | 'declined';

/** Dojo’s payments in memory: twice moves twice. */
export class MemoryPayments implements DojoPayments {
  readonly payments = new Map<string, PaymentState>();
  readonly setups = new Map<string, SetupState>();
  /** What of `payments` a look shows; default: as it is. */
  shown: ((id: string) => PaymentState | undefined) | undefined;
  readonly faults: MoneyFault[] = [];
  /** Every call that moves money, in words. */
  readonly calls: string[] = [];
  readonly #refundKeys = new Map<string, string>();
  readonly #clock: () => number;
  #ids = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** A payment that is reserved, or taken. */
  add(change: Partial<PaymentState> & { readonly id: string }): PaymentState {
    const payment: PaymentState = {
      status: 'Authorized',
      currencyCode: 'GBP',
      amount: 5_000,
      captureMode: 'Manual',
      captures: [],
      refundedAmount: 0,
      reference: 'Tab 7',
      customer: { id: 'cust_1' },
      metadata: {},
      createdAt: undefined,
      ...change,
    };
    this.payments.set(payment.id, payment);
    return payment;
  }

  of(id: string): PaymentState {
    const payment = this.payments.get(id);
    if (payment === undefined) throw new Error(`There is no payment ${id}.`);
    return payment;
  }

  change(id: string, change: Partial<PaymentState>): void {
    this.payments.set(id, { ...this.of(id), ...change });
  }

  /** What a capture does, whoever asks for it. */
  addCapture(id: string, amount: number, status = 'Successful'): CaptureState {
    const capture = { id: `cp_${++this.#ids}`, amount, status, createdAtMs: this.#clock() };
    const payment = this.of(id);
    const captures = [...(payment.captures ?? []), capture];
    const sum = captures.reduce((total, each) => total + each.amount, 0);
    this.change(id, { captures, status: sum === payment.amount ? 'Captured' : payment.status });
    return capture;
  }

  async find(id: string): Promise<PaymentState | undefined> {
    return this.shown === undefined ? this.payments.get(id) : this.shown(id);
  }

  capture(id: string, amount: number): Promise<DojoReply> {
    return this.#move(`capture ${id} ${amount}`, () => this.addCapture(id, amount).id);
  }

  reverse(id: string): Promise<DojoReply> {
    return this.#move(`reverse ${id}`, () => {
      this.change(id, { status: 'Reversed' });
      return `rvsl_${++this.#ids}`;
    });
  }

  refund(
    id: string,
    { amount, key }: { readonly amount: number; readonly key: string },
  ): Promise<DojoReply> {
    return this.#move(`refund ${id} ${amount}`, () => {
      const known = this.#refundKeys.get(key);
      if (known !== undefined) return known;
      const refundId = `rfnd_${++this.#ids}`;
      this.#refundKeys.set(key, refundId);
      this.change(id, { refundedAmount: this.of(id).refundedAmount + amount });
      return refundId;
    });
  }

  async findSetup(id: string): Promise<SetupState | undefined> {
    return this.setups.get(id);
  }

  async createForSetup(order: ChargeOrder): Promise<PaymentState> {
    const { setupIntentId, amount, metadata } = order;
    let id = '';
    await this.#move(`create for ${setupIntentId}`, () => {
      id = `pi_${++this.#ids}`;
      this.add({ id, status: 'Created', captureMode: 'Auto', amount: amount.value, metadata });
      return id;
    });
    return this.of(id);
  }

  async findMade({ metadataKey, metadataValue }: MadeForCharge): Promise<readonly string[]> {
    return [...this.payments.values()]
      .filter(({ metadata }) => metadata[metadataKey] === metadataValue)
      .map(({ id }) => id);
  }

  charge(id: string): Promise<DojoReply> {
    return this.#move(`charge ${id}`, () => {
      this.change(id, { status: 'Captured' });
      for (const [setupId, setup] of this.setups) {
        this.setups.set(setupId, { ...setup, status: 'Completed' });
      }
      return undefined;
    });
  }

  async cancel(id: string): Promise<void> {
    this.calls.push(`cancel ${id}`);
    this.change(id, { status: 'Canceled' });
  }

  async #move(what: string, act: () => string | undefined): Promise<DojoReply> {
    this.calls.push(what);
    const fault = this.faults.shift();
    const lost = () => new OutcomeUnknown('dojo_outcome_unknown', 'lost');
    switch (fault) {
      case 'unavailable':
        throw new Unavailable('dojo_unavailable', 'not sent');
      case 'refused':
        throw new Rejected('dojo_refused', 'refused', { dojoStatus: 409 });
      case 'lost-before':
        throw lost();
      case 'lost-after':
        act();
        throw lost();
      case 'declined':
        return { kind: 'declined' };
      case 'pending':
        return { kind: 'pending' };
      default:
        return { kind: 'moved', dojoId: act() };
    }
  }
}

/** A budget in memory. */
export class MemoryBudget implements GiveBackBudget {
  spent = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  async take({ value }: OperationAmount): Promise<boolean> {
    if (this.spent + value > this.#most) return false;
    this.spent += value;
    return true;
  }

  async putBack({ value }: OperationAmount): Promise<void> {
    this.spent -= value;
  }
}
