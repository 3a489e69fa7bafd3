import type {
  CustomerId,
  CustomerLink,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import { findMarker, type Marker } from '../../functions/core/customers/marker.ts';
import type { ListedCustomer } from '../../functions/core/customers/ports.ts';
import { testMarkers } from '../fakes/test-markers.ts';

export const user = 'alice' as UserId;
export const marker: Marker = testMarkers.of(user);

/** A create that Dojo is still working on, though its caller is gone. */
interface LateCustomer {
  readonly id: CustomerId;
  readonly name: string | undefined;
  readonly dueAtMs: number;
}

export interface WorldOptions {
  /** By how much Dojo's clock is ahead, in milliseconds. */
  readonly dojoClockOffsetMs: number;
  /** How long Dojo works on a request whose caller has gone away. */
  readonly doneLaterMs: number;
  /** Whether two live customers at a time are a violation while every assumption holds. */
  readonly neverTwo: boolean;
}

/**
 * Everything outside the callers, for one user: the table's item, Dojo's customers and true time.
 * Notices at once when something happens that must never happen.
 */
export class World {
  nowMs = Date.parse('2026-01-01T12:00:00Z');
  /** How often the item or Dojo's customers have changed. */
  changes = 0;
  readonly live = new Map<CustomerId, ListedCustomer>();
  readonly late: LateCustomer[] = [];
  /** Customers that some call returned. */
  readonly returned = new Set<CustomerId>();
  /** Customers that Dojo lost or an erasure removed: they need not live on. */
  readonly retired = new Set<CustomerId>();
  /** Something was sent past its sender's deadline, which the lease does not cover. */
  sentTooLate = false;
  /** The first thing that must never happen and did. */
  violation: string | undefined;
  readonly options: WorldOptions;
  #item: CustomerLink | undefined;

  constructor(options: WorldOptions) {
    this.options = options;
  }

  get item(): CustomerLink | undefined {
    return this.#item;
  }

  set item(item: CustomerLink | undefined) {
    this.#item = item;
    this.changes += 1;
  }

  violate(sentence: string): void {
    this.violation ??= sentence;
  }

  /** Lets time pass until `atMs`. What is due at Dojo by then appears on the way. */
  advanceTo(atMs: number): void {
    for (;;) {
      const [next] = this.late.toSorted((one, other) => one.dueAtMs - other.dueAtMs);
      if (next === undefined || next.dueAtMs > atMs) break;
      this.nowMs = Math.max(this.nowMs, next.dueAtMs);
      this.appear(next);
    }
    this.nowMs = Math.max(this.nowMs, atMs);
  }

  appear(customer: LateCustomer): void {
    this.late.splice(this.late.indexOf(customer), 1);
    this.addCustomer(customer.id, customer.name);
  }

  addCustomer(id: CustomerId, name: string | undefined): void {
    const createdAtMs = this.nowMs + this.options.dojoClockOffsetMs;
    this.live.set(id, { id, name, createdAtMs });
    this.changes += 1;
    if (this.options.neverTwo && !this.sentTooLate && this.live.size > 1) {
      this.violate(`Dojo holds ${[...this.live.keys()].join(' and ')} at the same time.`);
    }
  }

  removeCustomer(id: CustomerId): void {
    this.live.delete(id);
    this.changes += 1;
    if (this.returned.has(id) && !this.retired.has(id)) {
      this.violate(`${id} was deleted, which a call had returned.`);
    }
  }

  /** Removes a customer that need not live on: lost by Dojo, or erased. */
  retire(id: CustomerId): void {
    this.retired.add(id);
    this.live.delete(id);
    this.changes += 1;
  }

  noteReturned(id: CustomerId): void {
    this.returned.add(id);
    const current = [...this.returned].filter((each) => !this.retired.has(each));
    if (current.length > 1) this.violate(`Calls returned ${current.join(' and ')}.`);
    if (!this.live.has(id) && !this.retired.has(id)) {
      this.violate(`${id} was returned, which had been deleted.`);
    }
  }

  /** A live customer that this caller created and that is not the linked one. */
  surplusOf(callerName: string): CustomerId | undefined {
    const linkedId = this.item?.state === 'linked' ? this.item.customerId : undefined;
    return [...this.live.keys()].find(
      (id) =>
        id.startsWith(`cust_sandbox_${callerName}`) && id !== linkedId && !this.retired.has(id),
    );
  }

  newestFirst(): ListedCustomer[] {
    return [...this.live.values()].toSorted(
      (one, other) =>
        (other.createdAtMs ?? 0) - (one.createdAtMs ?? 0) || (one.id < other.id ? 1 : -1),
    );
  }

  marked(): CustomerId[] {
    return this.newestFirst()
      .filter(({ name }) => findMarker(name) === marker)
      .map(({ id }) => id);
  }

  /** Everything that the future depends on, as text. */
  describe(): string {
    return JSON.stringify([
      this.item,
      this.newestFirst(),
      this.late.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      [...this.returned].toSorted(),
      [...this.retired].toSorted(),
      this.sentTooLate,
    ]);
  }
}
