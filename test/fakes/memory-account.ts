import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { Marker } from '../../functions/core/customers/marker.ts';
import type { AdoptableRecords, CustomerAccount } from '../../functions/core/customers/ports.ts';

/** The Dojo account of a map: what it says can be set. Counts how often it had to prove itself. */
export class MemoryAccount implements CustomerAccount {
  /** Thrown instead of a proof. */
  failure: Error | undefined;
  madeIn: 'this' | 'former' | 'unknown' = 'this';
  proofs = 0;

  async prove(): Promise<void> {
    this.proofs += 1;
    if (this.failure !== undefined) throw this.failure;
  }

  async accountAt(): Promise<'this' | 'former' | 'unknown'> {
    return this.madeIn;
  }
}

/** Adoptable customers in memory. */
export class MemoryAdoptables implements AdoptableRecords {
  readonly recorded = new Map<Marker, readonly CustomerId[]>();

  async find(marker: Marker): Promise<readonly CustomerId[]> {
    return this.recorded.get(marker) ?? [];
  }

  async remove(marker: Marker): Promise<void> {
    this.recorded.delete(marker);
  }

  async record(
    marker: Marker,
    customerId: CustomerId,
    { isPreferred }: { readonly isPreferred: boolean },
  ): Promise<void> {
    const others = (await this.find(marker)).filter((id) => id !== customerId);
    this.recorded.set(marker, isPreferred ? [customerId, ...others] : [...others, customerId]);
  }
}
