import type { CustomerLink } from '../../functions/core/customers/customer-link.ts';
import { clockToleranceMs } from '../../functions/core/customers/timing.ts';

/** From when on a new request may act on the item, by the clock of whoever wrote it; 0: at once. */
export function heldUntilMs(link: CustomerLink | undefined): number {
  if (link?.state === 'claimed') return link.leaseExpiresAtMs;
  if (link?.state === 'unknown' || link?.state === 'erasing') return link.settlesAtMs;
  if (link?.state === 'erased') return link.erasedAtMs + 2 * clockToleranceMs + 1;
  return 0;
}
