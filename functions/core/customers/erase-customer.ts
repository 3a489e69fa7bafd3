import { isFailure } from '../failures.ts';
import type {
  ClaimedLink,
  CustomerId,
  ErasingLink,
  LinkedCustomer,
  UnknownLink,
  UserId,
} from './customer-link.ts';
import { findMarkedCustomers } from './look-up.ts';
import type { Marker } from './marker.ts';
import type { CustomerDirectory, EnsureCustomerDependencies } from './ports.ts';

/** Saved cards at Dojo, as far as an erasure needs them. */
export interface CustomerCards {
  /** Deletes every saved card; a customer that is gone has none. */
  removeAll(customerId: CustomerId): Promise<void>;
}

export interface EraseCustomerInput {
  readonly userId: UserId;
  readonly marker: Marker;
}

export interface EraseCustomerDependencies
  extends Pick<EnsureCustomerDependencies, 'links' | 'clock' | 'newRevision' | 'log'> {
  readonly directory: Pick<CustomerDirectory, 'list' | 'remove'>;
  readonly cards: CustomerCards;
}

/** `unfinished`: the item says so, and the next request or the scheduled audit goes on from there. */
export type EraseCustomerOutcome = 'erased' | 'unfinished';

/** A claim or a link that is taken back by somebody else each time is not tried for ever. */
const attempts = 5;

const erasingOn = (
  link: ClaimedLink | UnknownLink | LinkedCustomer,
  { clock, newRevision }: EraseCustomerDependencies,
): ErasingLink => {
  const nowMs = clock();
  const { formerCustomerIds } = link;
  const begun = { revision: newRevision(), writtenAtMs: nowMs, requestedAtMs: nowMs };
  switch (link.state) {
    case 'linked':
      return {
        state: 'erasing',
        ...begun,
        formerCustomerIds,
        customerId: link.customerId,
        settlesAtMs: nowMs,
      };
    case 'claimed':
    case 'unknown':
      return {
        state: 'erasing',
        ...begun,
        formerCustomerIds,
        firstAttemptAtMs: link.firstAttemptAtMs,
        settlesAtMs: link.state === 'claimed' ? link.leaseExpiresAtMs : link.settlesAtMs,
      };
  }
};

/** Every customer at Dojo that is, was, or may be this user's. */
const customersOf = async (
  { marker }: EraseCustomerInput,
  { customerId, firstAttemptAtMs, formerCustomerIds = [] }: ErasingLink,
  { directory }: EraseCustomerDependencies,
): Promise<readonly CustomerId[]> => {
  const lost =
    firstAttemptAtMs === undefined
      ? []
      : await findMarkedCustomers(directory, { marker, sinceMs: firstAttemptAtMs });
  const linked = customerId === undefined ? [] : [customerId];
  return [...new Set([...linked, ...formerCustomerIds, ...lost])];
};

/**
 * Goes on with an erasure that the item says is under way: removes cards and customers at Dojo, then
 * the link here. Any number of these may run at the same time.
 * @throws what Dojo or the table throws; the item then still says `erasing`.
 */
export const finishErasure = async (
  input: EraseCustomerInput,
  erasing: ErasingLink,
  dependencies: EraseCustomerDependencies,
): Promise<EraseCustomerOutcome> => {
  const { links, directory, cards, clock, newRevision, log } = dependencies;
  if (erasing.settlesAtMs > clock()) return 'unfinished';
  for (const customerId of await customersOf(input, erasing, dependencies)) {
    await cards.removeAll(customerId);
    await directory.remove(customerId);
  }
  const nowMs = clock();
  const erased = await links.replace(input.userId, erasing, {
    state: 'erased',
    revision: newRevision(),
    writtenAtMs: nowMs,
    erasedAtMs: nowMs,
  });
  if (erased)
    log.info('customer_erased', 'A user’s customer was erased.', { userMarker: input.marker });
  return erased || (await links.find(input.userId))?.state === 'erased' ? 'erased' : 'unfinished';
};

/**
 * Erases the user's customer: cards and customer at Dojo, the link here. Repeatable.
 *
 * 1. Mark the item as being erased, on the condition that it still is what was read. From here on
 *    nobody links, claims or adopts a customer for this user.
 * 2. An attempt to create one was under way: it may still come to something until its lease has run
 *    out and Dojo has settled, so the erasure stays unfinished until then.
 * 3. Remove at Dojo what is linked, and whatever carries the user's mark since that attempt.
 * 4. Mark the item as erased, for a day, so that no request that was under way starts afresh.
 *
 * A failure at Dojo leaves it unfinished.
 * @throws Unavailable or OutcomeUnknown when the table cannot be read or marked.
 */
export const eraseCustomer = async (
  input: EraseCustomerInput,
  dependencies: EraseCustomerDependencies,
): Promise<EraseCustomerOutcome> => {
  const { links, log } = dependencies;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const link = await links.find(input.userId);
    if (link === undefined || link.state === 'free' || link.state === 'erased') return 'erased';
    let erasing: ErasingLink;
    if (link.state === 'erasing') {
      erasing = link;
    } else {
      erasing = erasingOn(link, dependencies);
      if (!(await links.replace(input.userId, link, erasing))) continue;
    }
    try {
      return await finishErasure(input, erasing, dependencies);
    } catch (error) {
      log.warn('erasure_unfinished', 'An erasure could not be finished yet.', {
        userMarker: input.marker,
        errorCode: isFailure(error) ? error.code : 'unexpected',
      });
      return 'unfinished';
    }
  }
  return 'unfinished';
};
