import type { CardPayment } from '../intents/describe-card-payment.ts';
import type { LinkedCustomer } from '../intents/linked-customer.ts';
import { newSessionSecret, type SessionSecret } from '../intents/session-secret.ts';
import { LaggingMap } from '../lagging-map.ts';
import {
  type Capture,
  capturedOf,
  isUntouched,
  noMoney,
  type PaymentMoney,
  totalOf,
} from '../merchant/payment-money.ts';
import { cutPage, type Page } from '../page.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import {
  type CreatePaymentIntent,
  type paymentIntentStatuses,
  type SearchPaymentIntents,
  timeSpanMs,
} from './payment-intent-schemas.ts';

export type PaymentIntentStatus = (typeof paymentIntentStatuses)[number];

export interface PaymentIntent {
  readonly id: string;
  readonly fields: CreatePaymentIntent;
  readonly status: PaymentIntentStatus;
  readonly customer: LinkedCustomer | undefined;
  /** Absent on an intent that cannot be paid remotely. */
  readonly session: SessionSecret | undefined;
  readonly payment: CardPayment | undefined;
  readonly money: PaymentMoney;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When it is voided if nobody has paid it. */
  readonly expireAtMs: number;
  readonly sequence: number;
}

type Changes = Partial<Pick<PaymentIntent, 'status' | 'session' | 'payment' | 'money'>>;

const unpaidLifetimeMs = 30 * 24 * 60 * 60 * 1000;

/** Is told of every new intent, and of every one whose status has changed. */
export type PaymentIntentListener = (
  event: 'payment_intent.created' | 'payment_intent.status_updated',
  intent: PaymentIntent,
) => void;

/** An account's payment intents. As at Dojo, the same body twice makes two. */
export class PaymentIntents {
  readonly #byId: LaggingMap<PaymentIntent>;
  readonly #idPrefix: string;
  readonly #context: SimulatorContext;
  readonly #onChange: PaymentIntentListener;
  #sequence = 0;

  constructor(idPrefix: string, context: SimulatorContext, onChange: PaymentIntentListener) {
    this.#idPrefix = idPrefix;
    this.#context = context;
    this.#byId = new LaggingMap(context, ['paymentIntents']);
    this.#onChange = onChange;
  }

  create(
    fields: CreatePaymentIntent,
    { customer, payRemotely }: { customer: LinkedCustomer | undefined; payRemotely: boolean },
  ): PaymentIntent {
    const nowMs = this.#context.clock.now();
    this.#sequence += 1;
    const intent: PaymentIntent = {
      id: this.#context.ids.next(this.#idPrefix),
      fields,
      status: 'Created',
      customer,
      session: payRemotely ? newSessionSecret(this.#context) : undefined,
      payment: undefined,
      money: noMoney,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      expireAtMs: fields.expireAt ? Date.parse(fields.expireAt) : nowMs + unpaidLifetimeMs,
      sequence: this.#sequence,
    };
    this.#byId.set(intent.id, intent);
    this.#voidInTime(intent);
    this.#onChange('payment_intent.created', intent);
    return intent;
  }

  find(id: string): PaymentIntent | undefined {
    const intent = this.#byId.get(id);
    return intent && this.#voidIfOverdue(intent);
  }

  /** The one whose session secret this is now. */
  findBySession(secret: string): PaymentIntent | undefined {
    return this.list().find(({ session }) => session?.value === secret);
  }

  /** As a read finds it that is late by the lag. */
  seen(id: string): PaymentIntent | undefined {
    this.find(id);
    return this.#byId.seen('paymentIntents', id);
  }

  cancel(intent: PaymentIntent): PaymentIntent {
    return this.#change(intent, { status: 'Canceled' });
  }

  refreshSession(intent: PaymentIntent): PaymentIntent {
    return this.#change(intent, { session: newSessionSecret(this.#context) });
  }

  /** Notes a payment attempt: it uses the session up, whatever comes of it. */
  attempted(intent: PaymentIntent, session: SessionSecret): PaymentIntent {
    return this.#change(intent, { session: { ...session, used: true } });
  }

  paid(intent: PaymentIntent, payment: CardPayment): PaymentIntent {
    if (intent.fields.captureMode === 'Manual') {
      const authorized = this.#change(intent, { status: 'Authorized', payment });
      this.#autoExpireInTime(authorized);
      return authorized;
    }
    const capture: Capture = {
      id: this.#context.ids.next(`cp_${this.#idPrefix.slice('pi_'.length)}`),
      amount: totalOf(intent.fields) - (intent.fields.tipsAmount?.value ?? 0),
      tipsAmount: intent.fields.tipsAmount?.value,
      status: 'Successful',
      createdAtMs: this.#context.clock.now(),
    };
    const money = { ...intent.money, captures: [capture] };
    return this.#change(intent, { status: 'Captured', payment, money });
  }

  /** Notes that money was captured, released or refunded. */
  moved(
    intent: PaymentIntent,
    changes: Pick<PaymentIntent, 'status' | 'money'> & Partial<Pick<PaymentIntent, 'payment'>>,
  ): PaymentIntent {
    return this.#change(intent, changes);
  }

  search({ statuses, startDate, endDate, cursor }: SearchPaymentIntents): Page<PaymentIntent> {
    const fromMs = startDate === undefined ? Number.NEGATIVE_INFINITY : Date.parse(startDate);
    const toMs = endDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(endDate);
    for (const intent of this.#byId.values()) this.#voidIfOverdue(intent);
    const wanted = this.#byId
      .allSeen('paymentIntents')
      .filter(
        ({ status, createdAtMs }) =>
          createdAtMs >= fromMs &&
          createdAtMs <= toMs &&
          (statuses === undefined || statuses.length === 0 || statuses.includes(status)),
      );
    return cutPage(wanted, cursor, this.#context.settings.current.search);
  }

  list(): readonly PaymentIntent[] {
    return [...this.#byId.values()].map((intent) => this.#voidIfOverdue(intent));
  }

  dump(): StoredAccount['paymentIntents'] {
    const intents = [...this.#byId.values()].map(({ money, ...intent }) => ({
      ...intent,
      ...(!isUntouched(money) && { money }),
    }));
    return { sequence: this.#sequence, intents };
  }

  load({ sequence, intents }: StoredAccount['paymentIntents']): void {
    this.#sequence = sequence;
    for (const intent of intents) {
      const stored = { ...intent, money: intent.money ?? noMoney };
      this.#byId.load(intent.id, stored);
      this.#voidInTime(stored);
      this.#autoExpireInTime(stored);
    }
  }

  #voidInTime(intent: PaymentIntent): void {
    if (intent.status !== 'Created') return;
    const remainingMs = Math.max(0, intent.expireAtMs - this.#context.clock.now());
    this.#context.clock.schedule(remainingMs, { due: () => this.#void(intent.id) });
  }

  /** What is reserved and not captured in time is captured or released, as the intent says. */
  #autoExpireInTime({ id, status, fields, payment }: PaymentIntent): void {
    if (status !== 'Authorized' || fields.autoExpireIn === undefined) return;
    const dueAtMs = (payment?.paidAtMs ?? 0) + timeSpanMs(fields.autoExpireIn);
    const remainingMs = Math.max(0, dueAtMs - this.#context.clock.now());
    this.#context.clock.schedule(remainingMs, { due: () => this.#autoExpire(id) });
  }

  #autoExpire(id: string): void {
    const intent = this.#byId.get(id);
    if (intent === undefined || intent.status !== 'Authorized' || intent.money.isReleased) return;
    const { fields, money } = intent;
    const left = totalOf(fields) - capturedOf(money);
    if (fields.autoExpireAction !== 'Capture') {
      const status = money.captures.length === 0 ? 'Reversed' : 'Captured';
      this.#change(intent, { status, money: { ...money, isReleased: true } });
      return;
    }
    const rest: Capture = {
      id: this.#context.ids.next(`cp_${this.#idPrefix.slice('pi_'.length)}`),
      amount: left,
      tipsAmount: undefined,
      status: 'Successful',
      createdAtMs: this.#context.clock.now(),
    };
    const captures = [...money.captures, rest];
    this.#change(intent, { status: 'Captured', money: { ...money, captures } });
  }

  #void(id: string): void {
    const intent = this.#byId.get(id);
    if (intent?.status === 'Created') this.cancel(intent);
  }

  /** For a base clock that was itself moved, of which scheduled work knows nothing. */
  #voidIfOverdue(intent: PaymentIntent): PaymentIntent {
    const overdue = intent.status === 'Created' && this.#context.clock.now() >= intent.expireAtMs;
    return overdue ? this.cancel(intent) : intent;
  }

  #change(intent: PaymentIntent, changes: Changes): PaymentIntent {
    const changed = { ...intent, ...changes, updatedAtMs: this.#context.clock.now() };
    this.#byId.set(intent.id, changed);
    if (changed.status !== intent.status) this.#onChange('payment_intent.status_updated', changed);
    return changed;
  }
}
