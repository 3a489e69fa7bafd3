import type { CustomerLink } from './customer-link.ts';

/** What an item says that outlives the attempt which it is about. */
export type InheritedHistory = Pick<
  CustomerLink,
  'formerCustomerIds' | 'otherAccountCustomerIds' | 'otherAccountAttempts' | 'erasedBeforeMs'
>;

/** Until when the user's customers belong to a life that was erased; `undefined`: none was. */
export function erasedBefore(link: CustomerLink | undefined): number | undefined {
  return link?.erasedBeforeMs ?? (link?.state === 'erased' ? link.erasedAtMs : undefined);
}

/**
 * What whoever writes the user's next item has to take over from this one. A linked customer that is
 * claimed over is one that Dojo has lost.
 */
export function historyOf(link: CustomerLink | undefined): InheritedHistory {
  if (link === undefined) return {};
  const { formerCustomerIds, otherAccountCustomerIds, otherAccountAttempts, erasedBeforeMs } = link;
  switch (link.state) {
    case 'erased':
      return link.sweptAtMs === undefined ? { erasedBeforeMs: erasedBefore(link) } : {};
    case 'linked':
      return {
        formerCustomerIds: [...(formerCustomerIds ?? []), link.customerId],
        otherAccountCustomerIds,
        otherAccountAttempts,
        erasedBeforeMs,
      };
    default:
      return { formerCustomerIds, otherAccountCustomerIds, otherAccountAttempts, erasedBeforeMs };
  }
}
