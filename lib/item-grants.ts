/** What may be done with single items of one kind. The table holds several kinds, told apart by key. */
export interface ItemGrant {
  /** The keys of the items: IAM's pattern. */
  readonly keys: string;
  readonly actions: readonly ('GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem')[];
}

/**
 * Every grant on single items, by the name that routes ask for it with. Pure data: the stack's roles
 * are made from it.
 */
export const itemGrants = {
  /** Link users to their customers. An item is never deleted by hand, only by its time to live. */
  customers: { keys: 'user#*', actions: ['GetItem', 'PutItem'] },
  'customers-read': { keys: 'user#*', actions: ['GetItem'] },
  /** Count how many lost customers are replaced. */
  'replacement-budget': { keys: 'healing#*', actions: ['GetItem', 'UpdateItem'] },
  /** Keep records of what was done to payments. */
  payments: { keys: 'payment#*', actions: ['GetItem', 'PutItem'] },
  /** Keep records of what was done for an idempotency key or a webhook. */
  idempotency: { keys: 'once#*', actions: ['GetItem', 'PutItem', 'DeleteItem'] },
  /** Read the map's own id, and make it when there is none yet. */
  'map-identity': { keys: 'map#identity', actions: ['GetItem', 'PutItem'] },
  /** Read what the map knows of its Dojo account, and write it down when it is learnt. */
  'dojo-account': { keys: 'account#*', actions: ['GetItem', 'PutItem'] },
  'dojo-account-read': { keys: 'account#*', actions: ['GetItem'] },
  /** Find customers that an audit has recorded for a user, and forget them once they are linked. */
  'adoptable-customers': { keys: 'adoptable#*', actions: ['GetItem', 'DeleteItem'] },
  /** Record them. */
  'adoptable-customers-record': { keys: 'adoptable#*', actions: ['GetItem', 'PutItem'] },
  /** Keep what is known of the money of each payment. */
  'payment-records': { keys: 'payment#*', actions: ['GetItem', 'PutItem'] },
  'payment-records-read': { keys: 'payment#*', actions: ['GetItem'] },
  /** Count how much is given back within a day. */
  'give-back-budget': { keys: 'give-back#*', actions: ['UpdateItem'] },
  /** Count how much each user creates at Dojo. */
  'creation-count': { keys: 'created#*', actions: ['GetItem', 'UpdateItem'] },
  /** Count attempts of users that were declined. */
  'decline-count': { keys: 'declined#*', actions: ['UpdateItem'] },
  /** Keep audits apart, and remember where the last one stopped. */
  'audit-run': { keys: 'audit#cursor', actions: ['GetItem', 'PutItem'] },
} as const satisfies Record<string, ItemGrant>;

export type ItemGrantName = keyof typeof itemGrants;

export function isItemGrant(name: string): name is ItemGrantName {
  return Object.hasOwn(itemGrants, name);
}
