import type { z } from 'zod';
import type { World } from '../accounts.ts';
import { WatchedMap } from '../persistence/watched-map.ts';
import type { WebhookEventName } from './event-names.ts';
import { SigningSecrets } from './signing-secrets.ts';
import type { subscriptionsSnapshotSchema } from './subscriptions-snapshot.ts';
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
  readonly #byId: Map<string, Subscription>;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.#byId = new WatchedMap(world.changed);
  }

  create(fields: SubscriptionFields): Subscription {
    const nowMs = this.#world.clock.now();
    const subscription: Subscription = {
      id: this.#world.ids.next('ws_'),
      fields,
      secrets: new SigningSecrets(this.#world),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    this.#byId.set(subscription.id, subscription);
    return subscription;
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
    const updated: Subscription = {
      ...subscription,
      fields: {
        events: changes.events ?? fields.events,
        url: changes.url ?? fields.url,
        description: changes.description ?? fields.description,
      },
      updatedAtMs: this.#world.clock.now(),
    };
    this.#byId.set(subscription.id, updated);
    return updated;
  }

  delete(id: string): boolean {
    return this.#byId.delete(id);
  }

  list(): readonly Subscription[] {
    return [...this.#byId.values()];
  }

  snapshot(): z.input<typeof subscriptionsSnapshotSchema> {
    return this.list().map((each) => ({ ...each, secrets: [...each.secrets.list()] }));
  }

  restore(subscriptions: z.output<typeof subscriptionsSnapshotSchema>): void {
    for (const each of subscriptions) {
      this.#byId.set(each.id, { ...each, secrets: new SigningSecrets(this.#world, each.secrets) });
    }
  }
}
