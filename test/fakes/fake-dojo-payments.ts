import { OutcomeUnknown, Rejected, Unavailable } from '../../functions/core/failures.ts';
import type { PaymentState } from '../../functions/core/payment-operations/payment-state.ts';
import type { DojoPayments, DojoReply } from '../../functions/core/payment-operations/ports.ts';
import {
  captureOf,
  type DojoMoney,
  type MoneyRequest,
  moneyOf,
  moveMoney,
  paymentId,
  paymentOf,
} from './dojo-money.ts';

/** How a call goes wrong. `lost`: it is done, and nobody hears of it. */
export type DojoFault =
  | 'unavailable'
  | 'refused'
  | 'refused-and-done'
  | 'throttled'
  | 'throttled-and-done'
  | 'forbidden'
  | 'lost'
  | 'not-done-no-answer';

type Method = keyof DojoPayments;

/** Dojo for one payment, one setup intent and the charges of it. */
export class FakeDojoPayments implements DojoPayments {
  money: DojoMoney = moneyOf();
  /** What its answers show. `undefined`: what it holds. */
  shown: DojoMoney | undefined;
  /** As `capture 4000`, in order. */
  readonly calls: string[] = [];
  /** Of the calls to come, by method, in order; `undefined`: it goes well. */
  readonly faults: Partial<Record<Method, (DojoFault | undefined)[]>> = {};
  /** Answers a charge instead. */
  chargeReply: DojoReply | undefined;
  /** Whether a payment shows that its charge was declined. */
  listsDeclined = true;
  readonly refundKeys: string[] = [];
  /** Of the setup intent. */
  intendedCurrencyCode: string | undefined = 'GBP';
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Calls that move money. */
  get sent(): string[] {
    return this.calls.filter((call) => /^(capture|reverse|refund|charge) /.test(call));
  }

  async find(id: string): Promise<PaymentState | undefined> {
    return this.#call('find', id, () => {
      const { payment, intents } = this.shown ?? this.money;
      return id === paymentId ? payment : intents.find((intent) => intent.id === id);
    });
  }

  capture(id: string, amount: number): Promise<DojoReply> {
    return this.#call('capture', `${id} ${amount}`, () => this.#move({ kind: 'capture', amount }));
  }

  reverse(id: string): Promise<DojoReply> {
    return this.#call('reverse', id, () => this.#move({ kind: 'release' }));
  }

  refund(id: string, { amount, key }: { amount: number; key: string }): Promise<DojoReply> {
    this.refundKeys.push(key);
    return this.#call('refund', `${id} ${amount}`, () =>
      this.#move({ kind: 'refund', amount, key }),
    );
  }

  async findSetup(id: string) {
    return this.#call('findSetup', id, () => ({
      status: (this.shown ?? this.money).setupStatus,
      intendedCurrencyCode: this.intendedCurrencyCode,
      customer: { id: 'cust_1' },
      metadata: { 'save-card-user': 'marker-of-alice' },
    }));
  }

  createForSetup({ amount, metadata }: Parameters<DojoPayments['createForSetup']>[0]) {
    return this.#call('createForSetup', `${amount.value}`, () => {
      const id = `pi_made_${this.money.intents.length + 1}`;
      const intent = paymentOf({
        id,
        status: 'Created',
        captureMode: 'Auto',
        amount: amount.value,
        metadata,
      });
      this.money = { ...this.money, intents: [...this.money.intents, intent] };
      return intent;
    });
  }

  findMade({ metadataKey, metadataValue }: Parameters<DojoPayments['findMade']>[0]) {
    return this.#call('findMade', metadataValue, () =>
      (this.shown ?? this.money).intents
        .filter(({ metadata }) => metadata[metadataKey] === metadataValue)
        .map(({ id }) => id),
    );
  }

  charge(id: string): Promise<DojoReply> {
    return this.#call('charge', id, () => {
      if (this.chargeReply?.kind === 'declined' && this.listsDeclined) {
        this.changeIntent(id, { captures: [captureOf('cp_1', 4_000, { status: 'Declined' })] });
      }
      return this.chargeReply ?? this.#move({ kind: 'charge', intentId: id });
    });
  }

  cancel(id: string): Promise<void> {
    return this.#call('cancel', id, () => this.setIntent(id, 'Canceled'));
  }

  setPayment(changes: Partial<PaymentState>): void {
    this.money = { ...this.money, payment: { ...this.money.payment, ...changes } };
  }

  setIntent(id: string, status: string): void {
    this.changeIntent(id, { status });
  }

  changeIntent(id: string, changes: Partial<PaymentState>): void {
    const intents = this.money.intents.map((intent) =>
      intent.id === id ? { ...intent, ...changes } : intent,
    );
    this.money = { ...this.money, intents };
  }

  /** Somebody in Dojo's portal does it. */
  move(request: MoneyRequest): void {
    this.#move(request);
  }

  #move(request: MoneyRequest): DojoReply {
    const moved = moveMoney(this.money, request, this.#clock());
    if (moved === undefined) throw new Rejected('dojo_refused', '', { dojoStatus: 409 });
    this.money = moved.money;
    return { kind: 'moved', dojoId: moved.dojoId };
  }

  async #call<Value>(method: Method, what: string, act: () => Value): Promise<Value> {
    this.calls.push(`${method} ${what}`);
    const fault = this.faults[method]?.shift();
    if (fault === 'unavailable') throw new Unavailable('dojo_unavailable', 'not sent');
    if (fault === 'refused-and-done' || fault === 'throttled-and-done') act();
    if (fault === 'throttled' || fault === 'throttled-and-done')
      throw new Unavailable('dojo_unavailable', '', { dojoStatus: 429 });
    if (fault === 'refused' || fault === 'refused-and-done')
      throw new Rejected('dojo_refused', '', { dojoStatus: 409 });
    if (fault === 'forbidden') throw new Rejected('dojo_refused', '', { dojoStatus: 403 });
    const value = fault === 'not-done-no-answer' ? undefined : act();
    if (fault !== undefined) throw new OutcomeUnknown('dojo_outcome_unknown', 'no answer');
    return value as Value;
  }
}
