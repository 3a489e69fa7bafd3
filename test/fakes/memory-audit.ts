import type {
  AuditDependencies,
  AuditProgress,
  CustomerMap,
  MappedUser,
  RepairDependencies,
  SavedCards,
} from '../../functions/core/customers/audit/audit-ports.ts';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import type { FinishErasuresDependencies } from '../../functions/core/customers/finish-erasures.ts';
import { Unavailable } from '../../functions/core/failures.ts';
import { FakeTime } from './fake-time.ts';
import { MemoryAccount, MemoryAdoptables, MemoryCanary } from './memory-account.ts';
import { MemoryCustomerLinks } from './memory-customer-links.ts';
import { MemoryDirectory } from './memory-directory.ts';
import { testMarkers } from './test-markers.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

type Unwritten<Link> = Link extends unknown ? Omit<Link, 'revision' | 'writtenAtMs'> : never;

/** A deployment in memory, with an audit's dependencies over it. */
export class AuditWorld {
  readonly markers = testMarkers;
  readonly account = new MemoryAccount();
  readonly adoptables = new MemoryAdoptables();
  readonly time = new FakeTime();
  readonly links = new MemoryCustomerLinks();
  readonly directory = new MemoryDirectory(this.time.clock);
  readonly canary = new MemoryCanary(this.directory);
  /** Saved cards by customer; a failure where Dojo does not tell. */
  readonly cards = new Map<CustomerId, number | Unavailable>();
  readonly progress: AuditProgress[] = [];
  stopped = false;
  /** Runs once, after the map has been read. */
  afterMap: () => void = () => {};
  /** Items that this version cannot read. */
  readonly unreadable = new Set<UserId>();
  #revisions = 0;

  readonly map: CustomerMap = { pages: () => this.#pages() };
  readonly savedCards: SavedCards = {
    count: async (customerId) => {
      const cards = this.cards.get(customerId) ?? 0;
      if (cards instanceof Unavailable) throw cards;
      return cards;
    },
  };
  readonly forgetUser = async () => 'erased' as const;
  readonly cardsPort = { removeAll: async (id: CustomerId) => void this.cards.delete(id) };
  readonly newRevision = (): Revision => {
    this.#revisions += 1;
    return `revision-${this.#revisions}` as Revision;
  };

  get audit(): AuditDependencies {
    const { map, links, directory } = this;
    const observe = (progress: AuditProgress) => void this.progress.push(progress);
    const shouldStop = () => this.stopped;
    return { map, links, directory, clock: this.time.clock, shouldStop, observe };
  }

  get repair(): RepairDependencies {
    const { links, directory, savedCards, newRevision, adoptables, cardsPort: cards } = this;
    const { account } = this;
    return { ...this.audit, links, directory, savedCards, newRevision, account, adoptables, cards };
  }

  get erasures(): Omit<FinishErasuresDependencies, 'shouldStop' | 'log'> {
    const { map, links, directory, newRevision, account, adoptables, cardsPort: cards } = this;
    const markerOf = async (userId: UserId) => this.markers.of(userId);
    const clock = this.time.clock;
    const { forgetUser } = this;
    const erasing = { cards, newRevision, account, adoptables, markerOf, forgetUser };
    return { map, links, directory, clock, ...erasing };
  }

  marker(user: string) {
    return this.markers.of(user as UserId);
  }

  /** A customer of the user, created so long ago. */
  customer(user: string, ageMs: number): CustomerId {
    return this.directory.add(this.marker(user), this.time.nowMs - ageMs);
  }

  item(user: string): CustomerLink | undefined {
    return this.links.items.get(user as UserId);
  }

  set(user: string, link: Unwritten<CustomerLink>, ageMs = hourMs): void {
    const writtenAtMs = this.time.nowMs - ageMs;
    const item = { ...link, revision: this.newRevision(), writtenAtMs } as CustomerLink;
    this.links.items.set(user as UserId, item);
  }

  link(user: string, customerId: CustomerId, formerCustomerIds?: readonly CustomerId[]): void {
    this.set(user, { state: 'linked', customerId, formerCustomerIds });
  }

  /** The item of an attempt that was lost so long ago. */
  lose(user: string, ageMs: number, formerCustomerIds?: readonly CustomerId[]): void {
    const firstAttemptAtMs = this.time.nowMs - ageMs;
    const settlesAtMs = firstAttemptAtMs + 10_000;
    this.set(user, { state: 'unknown', firstAttemptAtMs, settlesAtMs, formerCustomerIds }, ageMs);
  }

  async *#pages(): AsyncIterable<readonly MappedUser[]> {
    for (const [userId, link] of [...this.links.items]) {
      yield [{ userId, link: this.unreadable.has(userId) ? undefined : link }];
    }
    const then = this.afterMap;
    this.afterMap = () => {};
    then();
  }
}
