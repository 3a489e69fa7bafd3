import { isFailure } from '../failures.ts';
import { createAndLink } from './create-and-link.ts';
import { customerErasing, customerPending } from './customer-errors.ts';
import type { CustomerId, CustomerLink } from './customer-link.ts';
import type { EnsureCustomerDependencies, EnsureCustomerInput } from './ports.ts';
import { clockToleranceMs, minimumClaimMs, waitPauseMs } from './timing.ts';

/** Until when nobody else may act on the item; 0 where anybody may. */
function heldUntilMs(link: CustomerLink | undefined): number {
  if (link?.state === 'claimed') return link.leaseExpiresAtMs;
  if (link?.state === 'unknown') return link.settlesAtMs;
  return 0;
}

/**
 * A request that was under way when the user was erased must not start a new customer; nor one so soon
 * after that, by some clock, its customer may seem to be older than the erasure. This instance's clock
 * and Dojo's may differ, and each of them from the clock of whoever wrote the item.
 */
function refuseErased(link: CustomerLink | undefined, startedAtMs: number): void {
  if (link?.state === 'erasing') throw customerErasing();
  if (link?.state === 'erased' && startedAtMs <= link.erasedAtMs + 2 * clockToleranceMs) {
    throw customerErasing();
  }
}

/** Deletes our own customer, now that nobody can adopt it. A failure is the audit's to repair. */
async function removeSurplus(
  surplus: CustomerId | undefined,
  { directory, log }: EnsureCustomerDependencies,
): Promise<void> {
  if (surplus === undefined) return;
  try {
    await directory.remove(surplus);
    log.info('surplus_customer_deleted', 'A customer created by a lost claim was deleted.', {
      customerId: surplus,
    });
  } catch (error) {
    log.warn('surplus_customer_left', 'A surplus customer is left for the audit to delete.', {
      customerId: surplus,
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
  }
}

/**
 * The user's one Dojo customer, created if there is none. However many requests, instances, crashes
 * and lost answers there are, every call that succeeds returns the same id.
 *
 * 1. Read the item; linked: done.
 * 2. Somebody holds it: wait with growing pauses until there is an answer, or the hold runs out.
 * 3. Otherwise claim it and, as its only holder, create or adopt the customer and link it.
 *
 * `created` is a customer that the caller has created under a claim it then lost; it is dealt with
 * like one of this call's own.
 *
 * @throws Unavailable `customer_pending` when the deadline ends the wait, `customer_erasing` when
 * the user is being erased; any failure of the table or of Dojo, after which the item says what the
 * next request must do.
 */
export async function ensureCustomer(
  input: EnsureCustomerInput,
  dependencies: EnsureCustomerDependencies,
  created?: CustomerId,
): Promise<CustomerId> {
  const { links, clock, sleep, deadline } = dependencies;
  let surplus = created;
  for (let waits = 0; ; waits++) {
    const link = await links.find(input.userId);
    if (link?.state === 'linked') {
      await removeSurplus(surplus === link.customerId ? undefined : surplus, dependencies);
      return link.customerId;
    }
    if (link?.state === 'erasing' || link?.state === 'erased') {
      await removeSurplus(surplus, dependencies);
      surplus = undefined;
    }
    refuseErased(link, input.startedAtMs);
    const isHeld = heldUntilMs(link) > clock();
    if (!isHeld && surplus === undefined && deadline.remainingMs() >= minimumClaimMs) {
      const outcome = await createAndLink(input, link, dependencies);
      if (outcome.kind === 'linked') return outcome.customerId;
      if (outcome.kind === 'lost-after-create') surplus = outcome.customerId;
    }
    const pauseMs = waitPauseMs(waits);
    if (deadline.remainingMs() <= pauseMs) throw customerPending();
    await sleep(pauseMs);
  }
}
