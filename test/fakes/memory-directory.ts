import type { Clock } from '../../functions/core/clock.ts';
import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { CustomerProfile } from '../../functions/core/customers/customer-profile.ts';
import type {
  CustomerDirectory,
  CustomerPage,
  ListedCustomer,
} from '../../functions/core/customers/ports.ts';

/** Dojo's customers in memory: every create makes another one; the search is newest first. */
export class MemoryDirectory implements CustomerDirectory {
  readonly live = new Map<CustomerId, ListedCustomer>();
  readonly calls: string[] = [];
  pageSize = 100;
  readonly #clock: Clock;
  #created = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(name: string | undefined, createdAtMs: number | undefined): CustomerId {
    this.#created += 1;
    const id = `cust_sandbox_${this.#created}` as CustomerId;
    this.live.set(id, { id, name, createdAtMs });
    return id;
  }

  async create({ name }: CustomerProfile): Promise<CustomerId> {
    this.calls.push('create');
    return this.add(name, this.#clock());
  }

  async list(after: string | undefined): Promise<CustomerPage> {
    this.calls.push('list');
    const newestFirst = [...this.live.values()].toSorted(
      (a, b) => (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0),
    );
    const start = Number(after ?? 0);
    const customers = newestFirst.slice(start, start + this.pageSize);
    const end = start + customers.length;
    return { customers, after: end < newestFirst.length ? String(end) : undefined };
  }

  async exists(customerId: CustomerId): Promise<boolean> {
    this.calls.push('exists');
    return this.live.has(customerId);
  }

  async remove(customerId: CustomerId): Promise<'removed' | 'absent'> {
    this.calls.push('remove');
    return this.live.delete(customerId) ? 'removed' : 'absent';
  }
}
