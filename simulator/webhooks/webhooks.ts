import type { SimulatorClock } from '../clock.ts';
import { parseControl } from '../http/parse-control.ts';
import { Refusal } from '../http/refusal.ts';
import type { Ids } from '../ids.ts';
import { Deliveries } from './deliveries.ts';
import type { Delivery, DeliveryRecord } from './delivery.ts';
import { DeliveryGate } from './delivery-gate.ts';
import { forgedMessage } from './forged-message.ts';
import { type SentEvent, subscriberMessage } from './subscriber-message.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import {
  type Behaviour,
  type BehaviourRequest,
  behaviourSchema,
  type Forgery,
  forgerySchema,
} from './webhook-control-schemas.ts';
import { capitaliseEnvelope, type WebhookData, type WebhookEnvelope } from './webhook-envelope.ts';

/** Something that happened in an account. */
export interface WebhookEvent {
  readonly accountId: string;
  readonly subscriptions: Subscriptions;
  readonly event: string;
  readonly data: WebhookData;
}

const defaultBehaviour: Behaviour = behaviourSchema.parse({});

/** Sends webhooks to those who subscribed, as it is told to. Only this machine is ever called. */
export class Webhooks {
  readonly #clock: SimulatorClock;
  readonly #ids: Ids;
  readonly #deliveries: Deliveries;
  readonly #gate: DeliveryGate;
  readonly #sent = new Map<string, SentEvent>();
  #behaviour = defaultBehaviour;

  constructor({ clock, ids }: { readonly clock: SimulatorClock; readonly ids: Ids }) {
    this.#clock = clock;
    this.#ids = ids;
    this.#deliveries = new Deliveries(clock);
    this.#gate = new DeliveryGate(this.#deliveries);
  }

  /** Sends the event to its subscriber, if there is one, and does not wait for it. */
  publish({ accountId, subscriptions, event, data }: WebhookEvent): void {
    const subscription = subscriptions.findByEvent(event);
    if (!subscription) return;
    const { capitalise, duplicate } = this.#behaviour;
    const { id, createdAt } = this.#newEnvelope();
    const written: WebhookEnvelope = { id, event, accountId, createdAt, data };
    const body = JSON.stringify(capitalise ? capitaliseEnvelope(written) : written);
    const sent: SentEvent = { eventId: id, event, body, subscriptions };
    this.#sent.set(id, sent);
    const copies = Array.from({ length: duplicate }, () => this.#enlist(sent, subscription));
    const sendable = copies.filter((copy) => copy !== undefined);
    if (sendable.length > 0) this.#gate.pass(sendable);
  }

  /**
   * Sets how the next events are delivered; what is left out goes back to its default.
   *
   * @throws Refusal 400 naming each field that is wrong, and what is allowed
   */
  set(request: BehaviourRequest): Behaviour {
    this.#behaviour = parseControl(behaviourSchema, request);
    this.#gate.set(this.#behaviour);
    return this.behaviour();
  }

  /** How the next events are delivered. `reorder` ends by itself, after two events. */
  behaviour(): Behaviour {
    return { ...this.#behaviour, reorder: this.#gate.isSwapping };
  }

  /** Back to the defaults. What was held is sent. */
  reset(): void {
    this.set({});
    this.release();
  }

  /** Sends what is held, one event after the other, and goes on holding if that is set. */
  release(): void {
    this.#gate.release();
  }

  /** Every delivery, oldest first, without body, secret and signature. */
  deliveries(): readonly DeliveryRecord[] {
    return this.#deliveries.list().map((delivery) => delivery.describe());
  }

  /**
   * Sends an old event again at once, to whoever is subscribed to its name now.
   *
   * @throws Refusal 404 for an event that never was, 409 when nobody is subscribed any more
   */
  replay(eventId: string): void {
    const sent = this.#sent.get(eventId);
    if (!sent) {
      throw new Refusal(
        404,
        'There is no event with that eventId. GET /simulator/deliveries lists those that were sent.',
      );
    }
    const subscription = sent.subscriptions.findByEvent(sent.event);
    if (!subscription) {
      throw new Refusal(409, `Nobody is subscribed to ${sent.event} any more.`);
    }
    this.#sendNow(this.#enlist(sent, subscription));
  }

  /**
   * Sends, once, an event that is not from Dojo: with a signature that no secret makes.
   *
   * @returns the event's id
   * @throws Refusal 400 naming each field that is wrong, and what is allowed
   */
  forge(forgery: Forgery): string {
    const parsed = parseControl(forgerySchema, forgery);
    const { id, createdAt } = this.#newEnvelope();
    const eventId = parsed.eventId ?? id;
    this.#sendNow(this.#deliveries.enlist(forgedMessage(parsed, { id: eventId, createdAt })));
    return eventId;
  }

  /** Resolves when no delivery is under way; one that is held or waits for its retry is not. */
  idle(): Promise<void> {
    return this.#deliveries.idle();
  }

  /** Forgets everything and breaks off what is under way. */
  clear(): void {
    this.#behaviour = defaultBehaviour;
    this.#gate.clear();
    this.#deliveries.clear();
    this.#sent.clear();
  }

  #newEnvelope(): Pick<WebhookEnvelope, 'id' | 'createdAt'> {
    return { id: this.#ids.next('evt_'), createdAt: new Date(this.#clock.now()).toISOString() };
  }

  #enlist(sent: SentEvent, subscriber: Subscription): Delivery | undefined {
    return this.#deliveries.enlist(
      subscriberMessage(sent, subscriber, () => this.#behaviour.signWith),
    );
  }

  #sendNow(delivery: Delivery | undefined): void {
    if (delivery) this.#deliveries.sendInTurn([[delivery]]);
  }
}
