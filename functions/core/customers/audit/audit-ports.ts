import type { Clock } from '../../clock.ts';
import type { CustomerId, CustomerLink, Revision, UserId } from '../customer-link.ts';
import type { CustomerCards } from '../erase-customer.ts';
import type {
  AdoptableRecords,
  CustomerAccount,
  CustomerDirectory,
  CustomerLinks,
} from '../ports.ts';

/** One item of the customer map. */
export interface MappedUser {
  readonly userId: UserId;
  /** `undefined`: this version cannot read the item. */
  readonly link: CustomerLink | undefined;
}

/** The customer map as a whole. */
export interface CustomerMap {
  /**
   * Every user's item, a page at a time. Each page is read consistently, but not all at one moment:
   * what is done about an item has to read it again.
   * @throws Unavailable when the table cannot be read.
   */
  pages(): AsyncIterable<readonly MappedUser[]>;
}

/** The cards that a customer has saved at Dojo. */
export interface SavedCards {
  /** @throws Rejected, Unavailable or ContractBroken when Dojo does not tell. */
  count(customerId: CustomerId): Promise<number>;
}

/** What an audit looks at one by one. */
export type LookedAt = 'links' | 'customers' | 'users';

/** What an audit reads. It never creates a customer. */
export interface AuditDependencies {
  readonly map: CustomerMap;
  readonly links: Pick<CustomerLinks, 'find'>;
  /** Each call has a time limit of its own, `callLimitMs`. */
  readonly directory: Pick<CustomerDirectory, 'list' | 'exists'>;
  readonly clock: Clock;
  /** Asked before each page and each link: whether to end here, with what is known so far. */
  readonly shouldStop: () => boolean;
  /** How many customers, or users, are looked at again at the same time. Default: `lookedAtAtOnce`. */
  readonly looksAtOnce?: number;
  /** For how many links, whose customers were not listed, Dojo is asked at most. Default: for all. */
  readonly mostLinks?: number;
  /**
   * Asked before each link, and before each customer and each user that is to be looked at again: whether no
   * time is left for it. Default: there always is.
   */
  readonly isOutOfTime?: (work: LookedAt) => boolean;
  /** Asked after each page, with how many this part has read: whether it is to end there. Default: `pagesAtOnce`. */
  readonly isFull?: (pages: number) => boolean;
  /** Told after each page. */
  readonly observe: (progress: AuditProgress) => void;
}

/** What a repair needs. */
export interface RepairDependencies {
  readonly map: CustomerMap;
  readonly links: CustomerLinks;
  /** Each call has a time limit of its own, `callLimitMs`. */
  readonly directory: Pick<CustomerDirectory, 'exists' | 'remove'>;
  readonly savedCards: SavedCards;
  readonly cards: CustomerCards;
  readonly adoptables: Pick<AdoptableRecords, 'find' | 'record'>;
  readonly clock: Clock;
  readonly newRevision: () => Revision;
  readonly account: Pick<CustomerAccount, 'accountAt'>;
  /** Asked before each finding: whether to leave the rest as it is. */
  readonly shouldStop: () => boolean;
}

/** How far the run has come in Dojo's list of customers. */
export interface AuditProgress {
  readonly pages: number;
  readonly customers: number;
  /** Those that carry a marker of this map. */
  readonly marked: number;
  /** Those that carry another map's marker: another deployment's, and nobody's business here. */
  readonly ofOtherMaps: number;
  /** Where the next page begins; `undefined` after the last one. */
  readonly cursor: string | undefined;
}
