import type { AccountFacts } from '../../functions/core/customers/account-facts.ts';
import type { CanaryKeeper } from '../../functions/core/customers/audit/establish-account.ts';
import type {
  CustomerId,
  LinkedCustomer,
  Revision,
} from '../../functions/core/customers/customer-link.ts';
import type { Marker } from '../../functions/core/customers/marker.ts';
import type {
  AdoptableCustomer,
  AdoptableRecords,
  CustomerAccount,
  CustomerDirectory,
} from '../../functions/core/customers/ports.ts';

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

  async accountAt(_linkedAtMs: number): Promise<'this' | 'former' | 'unknown'> {
    return this.madeIn;
  }
}

/** Adoptable customers in memory. */
export class MemoryAdoptables implements AdoptableRecords {
  readonly recorded = new Map<Marker, readonly AdoptableCustomer[]>();

  async find(marker: Marker): Promise<readonly AdoptableCustomer[]> {
    return this.recorded.get(marker) ?? [];
  }

  async remove(marker: Marker): Promise<void> {
    this.recorded.delete(marker);
  }

  async record(
    marker: Marker,
    customer: AdoptableCustomer,
    { isPreferred }: { readonly isPreferred: boolean },
  ): Promise<void> {
    const others = (await this.find(marker)).filter(({ id }) => id !== customer.id);
    this.recorded.set(marker, isPreferred ? [customer, ...others] : [...others, customer]);
  }
}

/** The map's canary, as an audit sees to it: there from the beginning, and older than every link. */
export class MemoryCanary implements CanaryKeeper {
  link: LinkedCustomer | undefined = {
    state: 'linked',
    customerId: 'cust_sandbox_canary' as CustomerId,
    revision: 'canary' as Revision,
    writtenAtMs: 0,
  };
  known: AccountFacts | undefined;
  /** Whether the account of the key in use knows the canary. */
  isThere = true;
  /** What each new canary was made in place of. */
  readonly madeFor: (CustomerId | undefined)[] = [];
  readonly #directory: Pick<CustomerDirectory, 'exists'>;

  constructor(directory: Pick<CustomerDirectory, 'exists'>) {
    this.#directory = directory;
  }

  async find(): Promise<LinkedCustomer | undefined> {
    return this.link;
  }

  async facts(): Promise<AccountFacts | undefined> {
    return this.known;
  }

  async exists(customerId: CustomerId): Promise<boolean> {
    return customerId === this.link?.customerId ? this.isThere : this.#directory.exists(customerId);
  }

  async make(lost: LinkedCustomer | undefined): Promise<CustomerId> {
    this.madeFor.push(lost?.customerId);
    return `cust_sandbox_canary_${this.madeFor.length}` as CustomerId;
  }

  async confirm(confirmedCanaryId: CustomerId): Promise<void> {
    this.known = { ...this.known, confirmedCanaryId };
  }
}
