import { accountOfLink } from '../../functions/core/customers/account-of-link.ts';
import type {
  CustomerId,
  ErasingLink,
  LostAttempt,
} from '../../functions/core/customers/customer-link.ts';
import { attemptsOf } from '../../functions/core/customers/lost-attempt.ts';
import type { ReadMap } from './read-map.ts';

export interface LostElsewhere extends LostAttempt {
  /** It was repeated after the map was moved, and may have made one in the present account too. */
  readonly isHereToo: boolean;
}

/** What an erasure has to look for in accounts that the map was moved from. */
export interface Elsewhere {
  readonly customerIds: readonly CustomerId[];
  /** Attempts to create a customer that may have made one there. */
  readonly attempts: readonly LostElsewhere[];
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
  const attempts = attemptsOf(erasing)
    .filter(({ sinceMs, settledAtMs }) => isFormer(sinceMs) || isFormer(settledAtMs))
    .map((attempt) => ({ ...attempt, isHereToo: !isFormer(attempt.settledAtMs) }));
  return customerIds.length === 0 && attempts.length === 0 ? undefined : { customerIds, attempts };
}
