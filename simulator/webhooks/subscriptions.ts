import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import type { WebhookEventName } from './event-names.ts';
import { SigningSecrets } from './signing-secrets.ts';
import type { SubscriptionChanges, SubscriptionFields } from './webhook-schemas.ts';

export interface Subscription {
  /** `ws_…`. */
  readonly id: string;
  readonly fields: SubscriptionFields;
  readonly secrets: SigningSecrets;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** An account's webhook subscriptions. */
export class Subscriptions {
  readonly #byId = new Map<string, Subscription>();
  readonly #context: SimulatorContext;

  constructor(context: SimulatorContext) {
    this.#context = context;
  }

  create(fields: SubscriptionFields): Subscription {
    const nowMs = this.#context.clock.now();
    const subscription: Subscription = {
      id: this.#context.ids.next('ws_'),
      fields,
      secrets: new SigningSecrets(this.#context),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    return this.#put(subscription);
  }

  find(id: string): Subscription | undefined {
    return this.#byId.get(id);
  }

  /** The one subscription to the event. */
  findByEvent(event: string): Subscription | undefined {
    return this.list().find(({ fields }) => fields.events.some((each) => each === event));
  }

  /** Those of the events to which another subscription exists. */
  taken(events: readonly WebhookEventName[], except?: Subscription): readonly WebhookEventName[] {
    return events.filter((event) => {
      const holder = this.findByEvent(event);
      return holder !== undefined && holder.id !== except?.id;
    });
  }

  update(subscription: Subscription, changes: SubscriptionChanges): Subscription {
    const { fields } = subscription;
    return this.#put({
      ...subscription,
      fields: {
        events: changes.events ?? fields.events,
        url: changes.url ?? fields.url,
        description: changes.description ?? fields.description,
      },
      updatedAtMs: this.#context.clock.now(),
    });
  }

  delete(id: string): boolean {
    const existed = this.#byId.delete(id);
    if (existed) this.#context.onDataChange();
    return existed;
  }

  list(): readonly Subscription[] {
    return [...this.#byId.values()];
  }

  dump(): StoredAccount['subscriptions'] {
    return this.list().map((each) => ({ ...each, secrets: [...each.secrets.list()] }));
  }

  load(subscriptions: StoredAccount['subscriptions']): void {
    for (const each of subscriptions) {
      this.#byId.set(each.id, {
        ...each,
        secrets: new SigningSecrets(this.#context, each.secrets),
      });
    }
  }

  #put(subscription: Subscription): Subscription {
    this.#byId.set(subscription.id, subscription);
    this.#context.onDataChange();
    return subscription;
  }
}
