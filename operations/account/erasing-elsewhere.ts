import { accountOfLink } from '../../functions/core/customers/account-of-link.ts';
import type { CustomerId, ErasingLink } from '../../functions/core/customers/customer-link.ts';
import type { ReadMap } from './read-map.ts';

/** What an erasure has to look for in accounts that the map was moved from. */
export interface Elsewhere {
  readonly customerIds: readonly CustomerId[];
  /** An attempt to create a customer there was in doubt: when it began, in epoch milliseconds. */
  readonly attemptAtMs: number | undefined;
}

/** `undefined`: nothing, the erasure comes to its end by itself. As `finishErasure` sees it. */
export function elsewhereOf(
  erasing: ErasingLink,
  { canary, facts }: Pick<ReadMap, 'canary' | 'facts'>,
): Elsewhere | undefined {
  const { customerId, linkedAtMs, requestedAtMs, otherAccountCustomerIds = [] } = erasing;
  const isFormer = (atMs: number) => accountOfLink(atMs, canary, facts) === 'former';
  const isLinkFormer = customerId !== undefined && isFormer(linkedAtMs ?? requestedAtMs);
  const customerIds = [...(isLinkFormer ? [customerId] : []), ...otherAccountCustomerIds];
  const attemptAtMs = isFormer(erasing.settlesAtMs) ? erasing.firstAttemptAtMs : undefined;
  return customerIds.length === 0 && attemptAtMs === undefined
    ? undefined
    : { customerIds, attemptAtMs };
}
