import type { CustomerId } from '../customer-link.ts';
import type { Marker, Markers } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';

/** A listed customer, and the marker that it carries of this map or of the form before maps had an id. */
export interface HeldCustomer {
  readonly marker: Marker | undefined;
  /** `undefined`: Dojo does not say. */
  readonly createdAtMs: number | undefined;
  /** Which of the part's pages lists it, from 0 on. */
  readonly page: number;
}

export interface MarkedCustomer {
  readonly customer: ListedCustomer;
  readonly marker: Marker;
  readonly page: number;
}

/**
 * The listed customers that no link has been found for yet. Holds one part of Dojo's list, never the
 * map: what a link is found for is let go.
 */
export class HeldCustomers {
  readonly #markers: Markers;
  readonly #canary: Marker;
  readonly #byId = new Map<CustomerId, HeldCustomer>();
  /** How many of the listed customers carry it. */
  readonly #count = new Map<Marker, number>();

  constructor(markers: Markers) {
    this.#markers = markers;
    this.#canary = markers.ofCanary('default');
  }

  /** How many are held. */
  get size(): number {
    return this.#byId.size;
  }

  /** Takes in one listed customer. The same one twice counts once. */
  take({ id, createdAtMs }: ListedCustomer, marker: Marker | undefined, page = 0): void {
    if (this.#byId.has(id)) return;
    const owner = marker && this.#markers.ownerOf(marker);
    const isOurs = owner !== 'another-map' && marker !== this.#canary;
    const kept = isOurs ? marker : undefined;
    this.#byId.set(id, { marker: kept, createdAtMs, page });
    if (kept !== undefined) this.#count.set(kept, (this.#count.get(kept) ?? 0) + 1);
  }

  /** A user is linked to it: it is well, whatever its name says. @returns whether it was listed. */
  letGo(id: CustomerId): boolean {
    return this.#byId.delete(id);
  }

  /** Whether a customer with this marker was listed beside the one that its user is linked to. */
  hasOther(marker: Marker, linked: CustomerId | undefined): boolean {
    const listed = this.#count.get(marker) ?? 0;
    const isOne = linked !== undefined && this.#byId.get(linked)?.marker === marker;
    return listed > (isOne ? 1 : 0);
  }

  /** Those that are left, with a marker, in the order in which they were listed. */
  *marked(): Iterable<MarkedCustomer> {
    for (const [id, { marker, createdAtMs, page }] of this.#byId) {
      if (marker === undefined) continue;
      yield { customer: { id, name: undefined, createdAtMs }, marker, page };
    }
  }

  /** The page that lists it; `undefined`: none, or it was let go. */
  pageOf(id: CustomerId): number | undefined {
    return this.#byId.get(id)?.page;
  }
}
