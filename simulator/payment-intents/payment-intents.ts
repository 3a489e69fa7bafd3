import type { CardPayment } from '../intents/describe-card-payment.ts';
import type { LinkedCustomer } from '../intents/linked-customer.ts';
import { newSessionSecret, type SessionSecret } from '../intents/session-secret.ts';
import { LaggingMap } from '../lagging-map.ts';
import { cutPage, type Page } from '../page.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import type {
  CreatePaymentIntent,
  paymentIntentStatuses,
  SearchPaymentIntents,
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
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When it is voided if nobody has paid it. */
  readonly expireAtMs: number;
  readonly sequence: number;
}

type Changes = Partial<Pick<PaymentIntent, 'status' | 'session' | 'payment'>>;

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
    const status = intent.fields.captureMode === 'Manual' ? 'Authorized' : 'Captured';
    return this.#change(intent, { status, payment });
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
    return { sequence: this.#sequence, intents: [...this.#byId.values()] };
  }

  load({ sequence, intents }: StoredAccount['paymentIntents']): void {
    this.#sequence = sequence;
    for (const intent of intents) {
      this.#byId.load(intent.id, intent);
      this.#voidInTime(intent);
    }
  }

  #voidInTime(intent: PaymentIntent): void {
    if (intent.status !== 'Created') return;
    const remainingMs = Math.max(0, intent.expireAtMs - this.#context.clock.now());
    this.#context.clock.schedule(remainingMs, { due: () => this.#void(intent.id) });
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
