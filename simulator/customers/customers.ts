import { LaggingMap, type LagKind } from '../lagging-map.ts';
import { cutOrdered, cutPage, inOrder, type Page, type PageRequest } from '../page.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';
import type { CustomerDetails } from './customer-schemas.ts';

type SearchOrder = SimulatorContext['settings']['current']['search']['order'];

export interface Customer {
  readonly id: string;
  readonly details: CustomerDetails;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** 0 at first, one more with each update. */
  readonly documentVersion: number;
  readonly sequence: number;
}

/** An account's customers. As at Dojo, creating the same twice makes two. */
export class Customers {
  readonly #byId: LaggingMap<Customer>;
  readonly #idPrefix: string;
  readonly #context: SimulatorContext;
  #sequence = 0;
  #deletedCount = 0;
  /** All of them, as the last search listed them; `undefined` since one has changed. */
  #ordered: { readonly order: SearchOrder; readonly customers: readonly Customer[] } | undefined;

  constructor(idPrefix: string, context: SimulatorContext) {
    this.#idPrefix = idPrefix;
    this.#context = context;
    this.#byId = new LaggingMap(context, [
      'customers',
      'customerSearch',
      'createSecret',
      'linkedCustomers',
    ]);
  }

  create(details: CustomerDetails): Customer {
    const nowMs = this.#context.clock.now();
    this.#sequence += 1;
    const customer: Customer = {
      id: this.#context.ids.next(this.#idPrefix),
      details,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      documentVersion: 0,
      sequence: this.#sequence,
    };
    this.#byId.set(customer.id, customer);
    this.#ordered = undefined;
    return customer;
  }

  find(id: string): Customer | undefined {
    return this.#byId.get(id);
  }

  /** As a reader finds it who is late by that lag. */
  seen(kind: LagKind, id: string): Customer | undefined {
    return this.#byId.seen(kind, id);
  }

  /** Changes the given fields and leaves the others. */
  update(id: string, changes: CustomerDetails): Customer | undefined {
    const customer = this.#byId.get(id);
    if (!customer) return undefined;
    const updated: Customer = {
      ...customer,
      details: { ...customer.details, ...changes },
      updatedAtMs: this.#context.clock.now(),
      documentVersion: customer.documentVersion + 1,
    };
    this.#byId.set(id, updated);
    this.#ordered = undefined;
    return updated;
  }

  delete(id: string): boolean {
    const existed = this.#byId.delete(id);
    this.#ordered = undefined;
    if (existed) this.#deletedCount += 1;
    return existed;
  }

  /** One page, as the search index has it by now. */
  search(request: PageRequest): Page<Customer> {
    const { search, lagMs } = this.#context.settings.current;
    if (lagMs.customerSearch === 0) return cutOrdered(this.#inOrder(search.order), request, search);
    function lags({ sequence }: Customer): boolean {
      return search.lagging === 'all' || sequence % 2 === 1;
    }
    const visible = [
      ...this.list().filter((customer) => !lags(customer)),
      ...this.#byId.allSeen('customerSearch').filter(lags),
    ];
    return cutPage(visible, request, search);
  }

  #inOrder(order: SearchOrder): readonly Customer[] {
    if (this.#ordered?.order !== order) {
      this.#ordered = { order, customers: inOrder(this.list(), order) };
    }
    return this.#ordered.customers;
  }

  list(): readonly Customer[] {
    return [...this.#byId.values()];
  }

  get deletedCount(): number {
    return this.#deletedCount;
  }

  dump(): StoredAccount['customers'] {
    const live = [...this.#byId.values()];
    return { sequence: this.#sequence, deletedCount: this.#deletedCount, live };
  }

  load({ sequence, deletedCount, live }: StoredAccount['customers']): void {
    this.#sequence = sequence;
    this.#deletedCount = deletedCount;
    this.#ordered = undefined;
    for (const customer of live) this.#byId.load(customer.id, customer);
  }
}
