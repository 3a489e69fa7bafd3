import type { SimulatorClock } from '../clock.ts';
import { pushNewest } from '../push-newest.ts';
import { Delivery, type WebhookMessage } from './delivery.ts';
import { isLoopback } from './loopback.ts';
import { type AttemptResult, postWebhook } from './post-webhook.ts';

/** Beyond twice as many the oldest are forgotten. */
const keptDeliveries = 10_000;

/** The deliveries since the start, and those that are under way. */
export class Deliveries {
  readonly #clock: SimulatorClock;
  readonly #underWay = new Set<Promise<void>>();
  #all: Delivery[] = [];
  #stop = new AbortController();

  constructor(clock: SimulatorClock) {
    this.#clock = clock;
  }

  /** Notes a message that may be sent later; undefined for one that never will be. */
  enlist(message: WebhookMessage): Delivery | undefined {
    const delivery = new Delivery(message);
    pushNewest(this.#all, delivery, keptDeliveries);
    if (isLoopback(new URL(message.url))) return delivery;
    delivery.state = 'not-delivered: only loopback';
    return undefined;
  }

  /** Sends the first batch at the same moment, the second when the first was tried, and so on. */
  sendInTurn(batches: readonly (readonly Delivery[])[]): void {
    this.#track(this.#tryInTurn(batches, this.#stop.signal));
  }

  list(): readonly Delivery[] {
    return this.#all;
  }

  /** Resolves when no attempt is under way. A delivery that waits for its retry is not. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Breaks off what is under way and forgets everything. */
  clear(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#all = [];
  }

  async #tryInTurn(batches: readonly (readonly Delivery[])[], signal: AbortSignal): Promise<void> {
    for (const batch of batches) {
      await Promise.all(batch.map((delivery) => this.#try(delivery, signal)));
    }
  }

  async #try(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const { url, body, sign } = delivery.message;
    const headers = sign();
    if (!headers) {
      delivery.state = 'not-delivered: no subscription';
      return;
    }
    delivery.state = 'sending';
    const at = new Date(this.#clock.now()).toISOString();
    const result = await postWebhook({ url, body, headers, signal }, this.#clock);
    if (signal.aborted) return;
    delivery.attempts.push({ at, ...result });
    if (isAccepted(result)) delivery.state = 'delivered';
    else this.#retryOrGiveUp(delivery, signal);
  }

  #retryOrGiveUp(delivery: Delivery, signal: AbortSignal): void {
    const pauseMs = delivery.message.pausesMs[delivery.attempts.length - 1];
    if (pauseMs === undefined) {
      delivery.state = 'not-delivered: no attempt left';
      return;
    }
    delivery.state = 'waiting-to-retry';
    this.#clock.schedule(pauseMs, { due: () => this.#track(this.#try(delivery, signal)) });
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }
}

function isAccepted(result: AttemptResult): boolean {
  return 'status' in result && result.status >= 200 && result.status < 300;
}
