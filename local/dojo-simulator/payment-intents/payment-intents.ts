import type { World } from '../accounts.ts';
import { cutPage, type Page } from '../page.ts';
import type { SandboxCard } from '../payments/sandbox-cards.ts';
import type {
  CreatePaymentIntent,
  paymentIntentStatuses,
  SearchPaymentIntents,
} from './payment-intent-schemas.ts';
import { newSessionSecret, type SessionSecret } from './session-secret.ts';

export type PaymentIntentStatus = (typeof paymentIntentStatuses)[number];

export interface LinkedCustomer {
  /** Absent when the intent belongs to no stored customer. */
  readonly id?: string | undefined;
  readonly emailAddress?: string | undefined;
  readonly phoneNumber?: string | undefined;
}

export interface Payment {
  readonly transactionId: string;
  readonly paidAtMs: number;
  readonly card: SandboxCard;
  readonly savedCardId: string | undefined;
}

export interface PaymentIntent {
  readonly id: string;
  readonly fields: CreatePaymentIntent;
  readonly status: PaymentIntentStatus;
  readonly customer: LinkedCustomer | undefined;
  /** Absent on an intent that cannot be paid remotely. */
  readonly session: SessionSecret | undefined;
  readonly payment: Payment | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When it is voided if nobody has paid it. */
  readonly expireAtMs: number;
  readonly sequence: number;
}

type Changes = Partial<Pick<PaymentIntent, 'status' | 'session' | 'payment'>>;

const unpaidLifetimeMs = 30 * 24 * 60 * 60 * 1000;

/** An account's payment intents. As at Dojo, the same body twice makes two. */
export class PaymentIntents {
  readonly #byId = new Map<string, PaymentIntent>();
  readonly #idPrefix: string;
  readonly #world: World;
  #sequence = 0;

  constructor(idPrefix: string, world: World) {
    this.#idPrefix = idPrefix;
    this.#world = world;
  }

  create(
    fields: CreatePaymentIntent,
    { customer, payRemotely }: { customer: LinkedCustomer | undefined; payRemotely: boolean },
  ): PaymentIntent {
    const nowMs = this.#world.clock.now();
    this.#sequence += 1;
    const intent: PaymentIntent = {
      id: this.#world.ids.next(this.#idPrefix),
      fields,
      status: 'Created',
      customer,
      session: payRemotely ? newSessionSecret(this.#world) : undefined,
      payment: undefined,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      expireAtMs: fields.expireAt ? Date.parse(fields.expireAt) : nowMs + unpaidLifetimeMs,
      sequence: this.#sequence,
    };
    this.#byId.set(intent.id, intent);
    return intent;
  }

  find(id: string): PaymentIntent | undefined {
    const intent = this.#byId.get(id);
    return intent && this.#voidIfOverdue(intent);
  }

  cancel(intent: PaymentIntent): PaymentIntent {
    return this.#change(intent, { status: 'Canceled' });
  }

  refreshSession(intent: PaymentIntent): PaymentIntent {
    return this.#change(intent, { session: newSessionSecret(this.#world) });
  }

  /** Notes a payment attempt: it uses the session up, whatever comes of it. */
  attempted(intent: PaymentIntent, session: SessionSecret): PaymentIntent {
    return this.#change(intent, { session: { ...session, used: true } });
  }

  paid(intent: PaymentIntent, payment: Payment): PaymentIntent {
    const status = intent.fields.captureMode === 'Manual' ? 'Authorized' : 'Captured';
    return this.#change(intent, { status, payment });
  }

  search({ statuses, startDate, endDate, cursor }: SearchPaymentIntents): Page<PaymentIntent> {
    const fromMs = startDate === undefined ? Number.NEGATIVE_INFINITY : Date.parse(startDate);
    const toMs = endDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(endDate);
    const wanted = this.list().filter(
      ({ status, createdAtMs }) =>
        createdAtMs >= fromMs &&
        createdAtMs <= toMs &&
        (statuses === undefined || statuses.length === 0 || statuses.includes(status)),
    );
    return cutPage(wanted, cursor);
  }

  list(): readonly PaymentIntent[] {
    return [...this.#byId.values()].map((intent) => this.#voidIfOverdue(intent));
  }

  #voidIfOverdue(intent: PaymentIntent): PaymentIntent {
    const overdue = intent.status === 'Created' && this.#world.clock.now() >= intent.expireAtMs;
    return overdue ? this.cancel(intent) : intent;
  }

  #change(intent: PaymentIntent, changes: Changes): PaymentIntent {
    const changed = { ...intent, ...changes, updatedAtMs: this.#world.clock.now() };
    this.#byId.set(intent.id, changed);
    return changed;
  }
}
