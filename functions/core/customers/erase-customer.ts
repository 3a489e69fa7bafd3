import { isFailure } from '../failures.ts';
import type { CustomerId, CustomerLink, ErasedLink, ErasingLink, UserId } from './customer-link.ts';
import { findMarkedCustomers } from './look-up.ts';
import type { Marker } from './marker.ts';
import type { AdoptableCustomer, CustomerDirectory, EnsureCustomerDependencies } from './ports.ts';
import { visibleAfterMs } from './timing.ts';

/** Saved cards at Dojo, as far as an erasure needs them. */
export interface CustomerCards {
  /** Deletes every saved card; a customer that is gone has none. */
  removeAll(customerId: CustomerId): Promise<void>;
}

export interface EraseCustomerInput {
  readonly userId: UserId;
}

export interface EraseCustomerDependencies
  extends Pick<
    EnsureCustomerDependencies,
    'links' | 'clock' | 'newRevision' | 'log' | 'markerOf' | 'adoptables' | 'account'
  > {
  readonly directory: Pick<CustomerDirectory, 'list' | 'remove'>;
  readonly cards: CustomerCards;
  /**
   * The customers that carry the marker since then. Default: a look-up, which reads the newest 2,000.
   * @throws Unavailable when it cannot be known: that is not "none".
   */
  readonly findMarked?: (marker: Marker, sinceMs: number) => Promise<readonly CustomerId[]>;
}

/** `unfinished`: the item says so, and the next request or the scheduled audit goes on from there. */
export type EraseCustomerOutcome = 'erased' | 'unfinished';

/** A claim or a link that is taken back by somebody else each time is not tried for ever. */
const attempts = 5;

type Erasable = Exclude<CustomerLink, ErasingLink> | undefined;

/** What the item has to say from now on. `adoptable`: customers that an audit recorded for the user. */
const erasingOn = (
  link: Erasable,
  adoptable: readonly AdoptableCustomer[],
  { clock, newRevision }: EraseCustomerDependencies,
): ErasingLink | ErasedLink => {
  const nowMs = clock();
  const written = { revision: newRevision(), writtenAtMs: nowMs };
  const { otherAccountCustomerIds } = link ?? {};
  const formerCustomerIds = [
    ...new Set([...(link?.formerCustomerIds ?? []), ...adoptable.map(({ id }) => id)]),
  ];
  const begun = {
    state: 'erasing',
    ...written,
    requestedAtMs: nowMs,
    settlesAtMs: nowMs,
    formerCustomerIds,
    otherAccountCustomerIds,
  } as const;
  switch (link?.state) {
    case 'linked':
      return { ...begun, customerId: link.customerId, linkedAtMs: link.writtenAtMs };
    case 'claimed':
      return {
        ...begun,
        firstAttemptAtMs: link.firstAttemptAtMs,
        settlesAtMs: link.leaseExpiresAtMs,
      };
    case 'unknown':
      return { ...begun, firstAttemptAtMs: link.firstAttemptAtMs, settlesAtMs: link.settlesAtMs };
    default:
      return formerCustomerIds.length === 0 && otherAccountCustomerIds === undefined
        ? { state: 'erased', ...written, erasedAtMs: nowMs }
        : begun;
  }
};

/** Every customer at Dojo that is, was, or may be this user's. */
const customersOf = async (
  marker: Marker,
  { customerId, firstAttemptAtMs, formerCustomerIds = [] }: ErasingLink,
  dependencies: EraseCustomerDependencies,
): Promise<readonly CustomerId[]> => {
  const findMarked =
    dependencies.findMarked ??
    ((of: Marker, sinceMs: number) =>
      findMarkedCustomers(dependencies.directory, { marker: of, sinceMs }));
  const lost = firstAttemptAtMs === undefined ? [] : await findMarked(marker, firstAttemptAtMs);
  const linked = customerId === undefined ? [] : [customerId];
  return [...new Set([...linked, ...formerCustomerIds, ...lost])];
};

/**
 * What it means that Dojo does not know the user's customer. `hidden`: nothing yet, since it is so
 * young, or nobody knows whether this is the account in which it was made.
 */
const meaningOfAbsent = async (
  { linkedAtMs, requestedAtMs }: ErasingLink,
  { account, clock }: EraseCustomerDependencies,
): Promise<'gone' | 'hidden' | 'elsewhere'> => {
  const madeIn = await account.accountAt(linkedAtMs ?? requestedAtMs);
  if (madeIn === 'former') return 'elsewhere';
  const isYoung = linkedAtMs !== undefined && clock() - linkedAtMs < visibleAfterMs;
  return madeIn === 'unknown' || isYoung ? 'hidden' : 'gone';
};

/** Whether some customer of the user is, or may be, in an account that the map was moved from. */
const hasCustomerElsewhere = async (
  { otherAccountCustomerIds = [], firstAttemptAtMs }: ErasingLink,
  { account }: EraseCustomerDependencies,
): Promise<boolean> =>
  otherAccountCustomerIds.length > 0 ||
  (firstAttemptAtMs !== undefined && (await account.accountAt(firstAttemptAtMs)) === 'former');

/** Removes cards and customers; what is left afterwards is said. */
const removeAtDojo = async (
  customerIds: readonly CustomerId[],
  erasing: ErasingLink,
  dependencies: EraseCustomerDependencies,
): Promise<'nothing' | 'hidden' | 'elsewhere'> => {
  const { directory, cards } = dependencies;
  let left: 'nothing' | 'hidden' | 'elsewhere' = (await hasCustomerElsewhere(erasing, dependencies))
    ? 'elsewhere'
    : 'nothing';
  for (const customerId of customerIds) {
    await cards.removeAll(customerId);
    const outcome = await directory.remove(customerId);
    if (outcome === 'removed' || customerId !== erasing.customerId) continue;
    const meaning = await meaningOfAbsent(erasing, dependencies);
    if (meaning !== 'gone') left = meaning;
  }
  return left;
};

/**
 * Goes on with an erasure that the item says is under way: removes cards and customers at Dojo, then
 * the link here. Any number of these may run at the same time.
 *
 * What to remove is looked up first, and the item read again after that: while it still is the same,
 * nobody has registered anew, so that none of what was found is a new life's customer.
 * @throws what Dojo or the table throws; the item then still says `erasing`.
 */
export const finishErasure = async (
  { userId }: EraseCustomerInput,
  erasing: ErasingLink,
  dependencies: EraseCustomerDependencies,
): Promise<EraseCustomerOutcome> => {
  const { links, clock, newRevision, log, adoptables } = dependencies;
  if (erasing.settlesAtMs > clock()) return 'unfinished';
  const userMarker = await dependencies.markerOf(userId);
  const customerIds = await customersOf(userMarker, erasing, dependencies);
  const now = await links.find(userId);
  if (now?.revision !== erasing.revision) {
    return now?.state === 'erasing' ? 'unfinished' : 'erased';
  }
  const left = await removeAtDojo(customerIds, erasing, dependencies);
  if (left === 'elsewhere') {
    const sentence =
      'A user to be erased has a customer in an account that the map was moved from: run npm run account -- erase-former.';
    log.error('erasure_in_former_account', sentence, { userMarker });
  }
  if (left !== 'nothing') return 'unfinished';
  await adoptables.remove(userMarker);
  const nowMs = clock();
  const isErased = await links.replace(userId, erasing, {
    state: 'erased',
    revision: newRevision(),
    writtenAtMs: nowMs,
    erasedAtMs: nowMs,
  });
  if (isErased) log.info('customer_erased', 'A user’s customer was erased.', { userMarker });
  return isErased || (await links.find(userId))?.state === 'erased' ? 'erased' : 'unfinished';
};

/**
 * Erases the user's customer: cards and customer at Dojo, the link here. Repeatable.
 *
 * 1. Mark the item as being erased, on the condition that it still is what was read. From here on
 *    nobody links, claims or adopts a customer for this user. A user without a customer gets the
 *    tombstone at once, so that a creation that has not claimed yet cannot come after the answer.
 * 2. An attempt to create one was under way: it may still come to something until its lease has run
 *    out and Dojo has settled, so the erasure stays unfinished until then.
 * 3. Remove at Dojo what is linked, and whatever carries the user's marker since that attempt.
 * 4. Mark the item as erased. The tombstone stays until an audit has swept the user's marker. A
 *    repeated erasure renews it: nothing that is older than the last 204 may stay at Dojo.
 *
 * A failure at Dojo leaves it unfinished.
 * @throws Unavailable or OutcomeUnknown when the table cannot be read or marked.
 */
export const eraseCustomer = async (
  input: EraseCustomerInput,
  dependencies: EraseCustomerDependencies,
): Promise<EraseCustomerOutcome> => {
  const { links, log, markerOf, adoptables } = dependencies;
  const { userId } = input;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const link = await links.find(userId);
    let erasing = link?.state === 'erasing' ? link : undefined;
    if (link?.state !== 'erasing') {
      const adoptable = await adoptables.find(await markerOf(userId));
      const next = erasingOn(link, adoptable, dependencies);
      if (!(await links.replace(userId, link, next))) continue;
      if (next.state === 'erased') return 'erased';
      erasing = next;
    }
    if (erasing === undefined) continue;
    try {
      return await finishErasure(input, erasing, dependencies);
    } catch (error) {
      log.warn('erasure_unfinished', 'An erasure could not be finished yet.', {
        userMarker: await markerOf(userId),
        errorCode: isFailure(error) ? error.code : 'unexpected',
      });
      return 'unfinished';
    }
  }
  return 'unfinished';
};
