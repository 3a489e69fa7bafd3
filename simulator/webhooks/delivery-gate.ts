import type { Deliveries } from './deliveries.ts';
import type { Delivery } from './delivery.ts';

/** The copies of one event. */
type Batch = readonly Delivery[];

/** Where deliveries wait that were told to: until released, or for the event to go before them. */
export class DeliveryGate {
  readonly #deliveries: Deliveries;
  #held: Batch[] = [];
  #isHolding = false;
  /** How many more events are to change places, and the first of them once it is here. */
  #swap: 'none' | 'two-events' | { readonly first: Batch } = 'none';

  constructor(deliveries: Deliveries) {
    this.#deliveries = deliveries;
  }

  set(how: { readonly hold: boolean; readonly reorder: boolean }): void {
    this.#isHolding = how.hold;
    if (this.#swap === 'none' || this.#swap === 'two-events') {
      this.#swap = how.reorder ? 'two-events' : 'none';
    }
  }

  pass(batch: Batch): void {
    if (this.#isHolding) this.#held.push(batch);
    else this.#deliveries.sendInTurn(this.#inOrder(batch));
  }

  /** Sends all that waits, one after the other, and goes on holding what comes. */
  release(): void {
    const ordered = this.#held.splice(0).flatMap((batch) => this.#inOrder(batch));
    const alone = typeof this.#swap === 'object' ? [this.#swap.first] : [];
    if (alone.length > 0) this.#swap = 'none';
    this.#deliveries.sendInTurn([...ordered, ...alone]);
  }

  /** Forgets what waits. */
  clear(): void {
    this.#held = [];
    this.#isHolding = false;
    this.#swap = 'none';
  }

  get isSwapping(): boolean {
    return this.#swap !== 'none';
  }

  /** What is to be sent now that the batch is here. */
  #inOrder(batch: Batch): readonly Batch[] {
    if (this.#swap === 'none') return [batch];
    if (this.#swap === 'two-events') {
      this.#swap = { first: batch };
      return [];
    }
    const { first } = this.#swap;
    this.#swap = 'none';
    return [batch, first];
  }
}
