import type {
  CustomerId,
  CustomerLink,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../functions/core/customers/map-identity.ts';
import { findMarker, type Marker, markersOf } from '../../functions/core/customers/marker.ts';
import type { AdoptableCustomer, ListedCustomer } from '../../functions/core/customers/ports.ts';
import { testDeployment, testMarkers } from '../fakes/test-markers.ts';
import { heldUntilMs } from './hold.ts';
import type { LateEffect, SimulatedWorld } from './simulation.ts';

export const user = 'alice' as UserId;
export const marker: Marker = testMarkers.of(user);

/** Another map of a deployment with the same names, which knows the same user. */
export const otherMarkers = markersOf('another-map-than-ours' as MapId, testDeployment);
/** The user's customer there. */
export const othersId = 'cust_sandbox_others' as CustomerId;
/** The canary, in the right account only. */
export const canaryId = 'cust_sandbox_canary' as CustomerId;

export const rightKey = 'sk_sandbox_right';
export const wrongKey = 'sk_sandbox_wrong';

/** A create that Dojo is still working on, though its caller is gone. */
interface LateCustomer {
  readonly id: CustomerId;
  readonly sentAtMs: number;
  readonly name: string | undefined;
  readonly dueAtMs: number;
}

export interface WorldOptions {
  /** By how much Dojo's clock is ahead, in milliseconds. */
  readonly dojoClockOffsetMs: number;
  /** How long Dojo works on a request whose caller has gone away. */
  readonly doneLaterMs: number;
  /** For how long Dojo answers that it does not know a new customer, but for its list. */
  readonly shownAfterMs: number;
  /** Whether two live customers at a time are a violation while every assumption holds. */
  readonly neverTwo: boolean;
}

/**
 * Everything outside the callers, for one user: the table, Dojo's customers, the key and true time.
 * Notices at once when something happens that must never happen.
 */
export class World implements SimulatedWorld {
  nowMs = Date.parse('2026-01-01T12:00:00Z');
  /** How often the table or Dojo's customers have changed. */
  changes = 0;
  readonly live = new Map<CustomerId, ListedCustomer>();
  readonly late: LateCustomer[] = [];
  /** Those with a saved card. */
  readonly withCards = new Set<CustomerId>();
  /** Customers that some call returned. */
  readonly returned = new Set<CustomerId>();
  /** Customers that Dojo lost or an erasure removes: they need not live on. */
  readonly retired = new Set<CustomerId>();
  /** Customers that the table no longer knows of, since it was restored. With a card they live on. */
  readonly forgotten = new Set<CustomerId>();
  /** The Dojo key that everybody gets. */
  key = rightKey;
  /** When the request for each customer was sent, where it was done later. */
  readonly sentAtMs = new Map<CustomerId, number>();
  /** What was asked for before this, in true time, belongs to a life that was erased. */
  erasedUntilMs: number | undefined;
  /** How often the table was restored. */
  restores = 0;
  /** Something was sent past its sender's deadline, which the lease does not cover. */
  sentTooLate = false;
  /** The first thing that must never happen and did. */
  violation: string | undefined;
  readonly options: WorldOptions;
  #item: CustomerLink | undefined;
  #adoptable: readonly AdoptableCustomer[] = [];

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

  /** What audits have recorded for the user. */
  get adoptable(): readonly AdoptableCustomer[] {
    return this.#adoptable;
  }

  set adoptable(adoptable: readonly AdoptableCustomer[]) {
    this.#adoptable = adoptable;
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

  turningPointsMs(): readonly number[] {
    return [heldUntilMs(this.item)];
  }

  lateEffects(): readonly LateEffect[] {
    return this.late.map((late) => ({
      what: `${late.id} appears`,
      happen: () => this.appear(late),
    }));
  }

  appear(customer: LateCustomer): void {
    this.late.splice(this.late.indexOf(customer), 1);
    this.sentAtMs.set(customer.id, customer.sentAtMs);
    this.addCustomer(customer.id, customer.name);
  }

  addCustomer(id: CustomerId, name: string | undefined): void {
    const createdAtMs = this.nowMs + this.options.dojoClockOffsetMs;
    this.live.set(id, { id, name, createdAtMs });
    this.changes += 1;
    if (!this.options.neverTwo || this.sentTooLate) return;
    const ours = [...this.live.values()].filter((each) => !isOthers(each));
    if (ours.length > 1) {
      this.violate(`Dojo holds ${ours.map((each) => each.id).join(' and ')} at the same time.`);
    }
  }

  /** Whether Dojo answers that it knows this customer. */
  shows(id: CustomerId): boolean {
    const customer = this.live.get(id);
    return customer !== undefined && this.#madeAtMs(customer) + this.#lagMs <= this.nowMs;
  }

  /** Whether the customer is there, and of a life of the user that goes on. */
  mayBeUsed(id: CustomerId): boolean {
    return this.live.has(id) && !this.retired.has(id) && !this.ofErasedLife().includes(id);
  }

  removeCustomer(id: CustomerId): void {
    const customer = this.live.get(id);
    if (customer === undefined) return;
    this.live.delete(id);
    this.changes += 1;
    if (isOthers(customer)) this.violate(`${id} was deleted, which is another deployment’s.`);
    if (this.returned.has(id) && !this.retired.has(id)) {
      this.violate(`${id} was deleted, which a call had returned.`);
    }
    if (this.withCards.has(id) && !this.retired.has(id)) {
      this.violate(`${id} was deleted, which has a saved card.`);
    }
  }

  removeCards(id: CustomerId): void {
    if (this.returned.has(id) && !this.retired.has(id)) {
      this.violate(`The cards of ${id} were deleted, which a call had returned.`);
    }
    if (!this.withCards.delete(id)) return;
    this.changes += 1;
    if (!this.retired.has(id)) this.violate(`The saved card of ${id} was deleted.`);
  }

  /** A customer that need not live on is gone: Dojo has lost it. */
  retire(id: CustomerId): void {
    this.retired.add(id);
    this.live.delete(id);
    this.changes += 1;
  }

  /**
   * Whatever the user has had may go now.
   * @param untilMs - in true time: what was made before that must go. Default: the erasure has not ended.
   */
  noteErasure(untilMs?: number): void {
    if (this.#item?.state === 'linked') this.retired.add(this.#item.customerId);
    for (const id of [...this.returned, ...this.forgotten]) this.retired.add(id);
    if (untilMs !== undefined) this.noteErased(untilMs);
  }

  /** The user was told, or the table says, that all from before is erased. */
  noteErased(untilMs: number): void {
    this.erasedUntilMs = Math.max(untilMs, this.erasedUntilMs ?? 0);
  }

  /** The table is as it was before the user came. */
  forgetUser(): void {
    for (const id of this.returned) this.forgotten.add(id);
    if (this.#item?.state === 'linked') this.forgotten.add(this.#item.customerId);
    this.returned.clear();
    this.erasedUntilMs = undefined;
    this.restores += 1;
    this.item = undefined;
    this.adoptable = [];
  }

  noteReturned(id: CustomerId): void {
    // An instance may remember for a while what the restored table does not know any more.
    const isLinked = this.#item?.state === 'linked' && this.#item.customerId === id;
    if (this.forgotten.has(id) && !isLinked) return;
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

  /** Customers that must be gone once an audit has run, since their user was erased later. */
  ofErasedLife(): CustomerId[] {
    const untilMs = this.erasedUntilMs ?? 0;
    return this.marked().filter((id) => {
      const customer = this.live.get(id);
      const madeAtMs = this.sentAtMs.get(id) ?? (customer && this.#madeAtMs(customer));
      return madeAtMs !== undefined && madeAtMs <= untilMs;
    });
  }

  /** Everything that the future depends on, as text. */
  describe(): string {
    return JSON.stringify([
      this.item,
      this.newestFirst(),
      this.late.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      [...this.sentAtMs],
      [...this.returned].toSorted(),
      [...this.retired].toSorted(),
      [...this.forgotten].toSorted(),
      [...this.withCards].toSorted(),
      this.adoptable,
      this.key,
      this.erasedUntilMs,
      this.sentTooLate,
    ]);
  }

  get #lagMs(): number {
    return this.options.shownAfterMs;
  }

  #madeAtMs({ createdAtMs = 0 }: ListedCustomer): number {
    return createdAtMs - this.options.dojoClockOffsetMs;
  }
}

/** Whether the customer carries a marker, and not ours. */
export function isOthers({ name }: ListedCustomer): boolean {
  const carried = findMarker(name);
  return carried !== undefined && carried !== marker;
}
