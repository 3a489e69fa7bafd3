import type { CardPayment } from '../intents/describe-card-payment.ts';
import type { LinkedCustomer } from '../intents/linked-customer.ts';
import { type Challenge, newSessionSecret, type SessionSecret } from '../intents/session-secret.ts';
import { LaggingMap } from '../lagging-map.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import type { CreateSetupIntent } from './setup-intent-schema.ts';
import type { SetupIntentStatus } from './setup-intent-status.ts';

export interface DeclinedAttempt {
  readonly transactionId: string;
  readonly atMs: number;
}

export interface SetupIntent {
  readonly id: string;
  readonly fields: CreateSetupIntent;
  readonly status: SetupIntentStatus;
  readonly customer: LinkedCustomer | undefined;
  readonly session: SessionSecret;
  /** Attempts at it that were declined. Absent: none. */
  readonly declines?: readonly DeclinedAttempt[] | undefined;
  /** The card that was set up. */
  readonly payment: CardPayment | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When it expires if no card was set up; undefined for never. */
  readonly expireAtMs: number | undefined;
}

/** Is told of every new intent, and of every one whose status has changed. */
export type SetupIntentListener = (
  event: 'setup_intent.created' | 'setup_intent.status_updated',
  intent: SetupIntent,
) => void;

type Changes = Partial<Pick<SetupIntent, 'status' | 'session' | 'payment' | 'declines'>>;

/** An account's setup intents. */
export class SetupIntents {
  readonly #byId: LaggingMap<SetupIntent>;
  readonly #idPrefix: string;
  readonly #context: SimulatorContext;
  readonly #onChange: SetupIntentListener;

  constructor(idPrefix: string, context: SimulatorContext, onChange: SetupIntentListener) {
    this.#idPrefix = idPrefix;
    this.#context = context;
    this.#byId = new LaggingMap(context, ['setupIntents']);
    this.#onChange = onChange;
  }

  create(fields: CreateSetupIntent, customer: LinkedCustomer | undefined): SetupIntent {
    const nowMs = this.#context.clock.now();
    const intent: SetupIntent = {
      id: this.#context.ids.next(this.#idPrefix),
      fields,
      status: 'Created',
      customer,
      session: newSessionSecret(this.#context),
      payment: undefined,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      expireAtMs: fields.expireAt === undefined ? undefined : Date.parse(fields.expireAt),
    };
    this.#byId.set(intent.id, intent);
    this.#expireInTime(intent);
    this.#onChange('setup_intent.created', intent);
    return intent;
  }

  find(id: string): SetupIntent | undefined {
    return this.#byId.get(id);
  }

  /** The one whose session secret this is now. */
  findBySession(secret: string): SetupIntent | undefined {
    return this.list().find(({ session }) => session.value === secret);
  }

  /** As a read finds it that is late by the lag. */
  seen(id: string): SetupIntent | undefined {
    return this.#byId.seen('setupIntents', id);
  }

  cancel(intent: SetupIntent): SetupIntent {
    return this.#change(intent, { status: 'Canceled' });
  }

  refreshSession(intent: SetupIntent): SetupIntent {
    return this.#change(intent, { session: newSessionSecret(this.#context) });
  }

  /** Notes an attempt: it uses the session up, whatever comes of it. */
  attempted(intent: SetupIntent, challenge: Challenge | undefined): SetupIntent {
    return this.#change(intent, { session: { ...intent.session, used: true, challenge } });
  }

  declined(intent: SetupIntent, attempt: DeclinedAttempt): SetupIntent {
    return this.#change(intent, { declines: [...(intent.declines ?? []), attempt] });
  }

  authorized(intent: SetupIntent, payment: CardPayment): SetupIntent {
    return this.#change(intent, { status: 'Authorized', payment });
  }

  completed(intent: SetupIntent): SetupIntent {
    return this.#change(intent, { status: 'Completed' });
  }

  closed(intent: SetupIntent): SetupIntent {
    return this.#change(intent, { status: 'Closed' });
  }

  list(): readonly SetupIntent[] {
    return [...this.#byId.values()];
  }

  dump(): StoredAccount['setupIntents'] {
    return [...this.#byId.values()].map(({ declines, ...intent }) => ({
      ...intent,
      declines: declines && [...declines],
    }));
  }

  load(intents: StoredAccount['setupIntents']): void {
    for (const intent of intents) {
      this.#byId.load(intent.id, intent);
      this.#expireInTime(intent);
    }
  }

  #expireInTime(intent: SetupIntent): void {
    if (intent.status !== 'Created' || intent.expireAtMs === undefined) return;
    const remainingMs = Math.max(0, intent.expireAtMs - this.#context.clock.now());
    this.#context.clock.schedule(remainingMs, { due: () => this.#expire(intent.id) });
  }

  #expire(id: string): void {
    const intent = this.#byId.get(id);
    if (intent?.status === 'Created') this.#change(intent, { status: 'Expired' });
  }

  #change(intent: SetupIntent, changes: Changes): SetupIntent {
    const changed = { ...intent, ...changes, updatedAtMs: this.#context.clock.now() };
    this.#byId.set(intent.id, changed);
    if (changed.status !== intent.status) this.#onChange('setup_intent.status_updated', changed);
    return changed;
  }
}
