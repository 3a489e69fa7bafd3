import { isFailure, NotConfigured } from '../failures.ts';
import { customerPending } from './customer-errors.ts';
import type { CustomerId, CustomerLink, ErasedLink, ErasingLink, UserId } from './customer-link.ts';
import { findMarkedCustomers, type LookUp } from './look-up.ts';
import { accountsOfAttempt, attemptsOf, earliestOf } from './lost-attempt.ts';
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

/** What it takes to go on with an erasure. */
export interface ErasureDependencies
  extends Pick<
    EnsureCustomerDependencies,
    'links' | 'clock' | 'newRevision' | 'log' | 'markerOf' | 'adoptables' | 'account'
  > {
  readonly directory: Pick<CustomerDirectory, 'list' | 'remove'>;
  readonly cards: CustomerCards;
  /**
   * Makes what the app keeps of its own forget the user; repeatable. Called while the item says that the
   * user is being erased, and before it says that nothing is left.
   */
  readonly forgetUser: (userId: UserId) => Promise<'erased' | 'not-yet'>;
  /**
   * What a lost attempt has made. Default: a look-up, which reads the newest 2,000 customers.
   * @throws Unavailable when it cannot be known: that is not "none".
   */
  readonly findMarked?: (lookUp: LookUp) => Promise<readonly CustomerId[]>;
}

export interface EraseCustomerDependencies extends ErasureDependencies {
  /** Sees to it that the erasure goes on, whatever becomes of this request. Never throws. */
  readonly finishLater: (userId: UserId) => Promise<void>;
}

/** `unfinished`: the item says so, and the next request or the scheduled audit goes on from there. */
export type EraseCustomerOutcome = 'erased' | 'unfinished';

/** A claim or a link that is taken back by somebody else each time is not tried for ever. */
const attempts = 5;

type Erasable = Exclude<CustomerLink, ErasingLink> | undefined;

/** What the item has to say from now on. `adoptable`: customers that an audit recorded for the user. */
function erasingOn(
  link: Erasable,
  adoptable: readonly AdoptableCustomer[],
  { clock, newRevision }: ErasureDependencies,
): ErasingLink {
  const nowMs = clock();
  const written = { revision: newRevision(), writtenAtMs: nowMs };
  const { otherAccountCustomerIds, otherAccountAttempts } = link ?? {};
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
    otherAccountAttempts,
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
      return begun;
  }
}

/** Whether Dojo can have nothing of the user. */
function isUnknownAtDojo(link: Erasable, erasing: ErasingLink): boolean {
  return (
    (link === undefined || link.state === 'erased') &&
    erasing.formerCustomerIds?.length === 0 &&
    (erasing.otherAccountCustomerIds ?? []).length === 0
  );
}

/** The tombstone at once, where nothing is left of the user anywhere; else that the erasure is begun. */
async function begin(
  userId: UserId,
  link: Erasable,
  dependencies: ErasureDependencies,
): Promise<ErasingLink | ErasedLink> {
  const { adoptables, markerOf, forgetUser } = dependencies;
  const adoptable = await adoptables.find(await markerOf(userId));
  const erasing = erasingOn(link, adoptable, dependencies);
  if (!isUnknownAtDojo(link, erasing)) return erasing;
  try {
    if ((await forgetUser(userId)) !== 'erased') return erasing;
  } catch (error) {
    await logUnfinished(userId, error, dependencies);
    return erasing;
  }
  const { revision, writtenAtMs } = erasing;
  return { state: 'erased', revision, writtenAtMs, erasedAtMs: writtenAtMs };
}

/** What is left at Dojo, and why: `hidden` from us for now, or `elsewhere`, in a former account. */
type Left = 'nothing' | 'hidden' | 'elsewhere';

/**
 * What it means that Dojo does not show what was made then. `hidden`: nothing yet, since it is so
 * young, or nobody knows whether this is the account in which it was made.
 */
async function meaningOfAbsent(madeAtMs: number, { account }: ErasureDependencies): Promise<Left> {
  const madeIn = await account.accountAt(madeAtMs);
  if (madeIn === 'former') return 'elsewhere';
  return madeIn === 'unknown' ? 'hidden' : 'nothing';
}

/** What the attempts in doubt have made here, and whether they may have made anything elsewhere. */
async function findLost(
  marker: Marker,
  { erasing, madeBeforeMs }: Erasure,
  dependencies: ErasureDependencies,
): Promise<{ readonly lost: readonly CustomerId[]; readonly left: readonly Left[] }> {
  const attempts = attemptsOf(erasing);
  if (attempts.length === 0) return { lost: [], left: [] };
  const { account, directory } = dependencies;
  const { findMarked = (lookUp: LookUp) => findMarkedCustomers(directory, lookUp) } = dependencies;
  const accounts = await Promise.all(attempts.map((it) => accountsOfAttempt(it, account)));
  const elsewhere: Left[] = accounts.some(({ isElsewhere }) => isElsewhere) ? ['elsewhere'] : [];
  const here = attempts.filter((_, index) => accounts[index]?.here !== 'no');
  if (here.length === 0) return { lost: [], left: elsewhere };
  const lost = await findMarked({ marker, sinceMs: earliestOf(here), madeBeforeMs });
  const isHidden = lost.length === 0 && accounts.some((it) => it.here === 'unknown');
  return { lost, left: isHidden ? [...elsewhere, 'hidden'] : elsewhere };
}

/** Removes cards and customers: those of other accounts last, in case the map was moved back to one. */
async function removeAtDojo(
  lost: readonly CustomerId[],
  { erasing }: Erasure,
  dependencies: ErasureDependencies,
): Promise<ReadonlySet<Left>> {
  const { directory, cards, clock } = dependencies;
  const { customerId: linkedId, linkedAtMs, requestedAtMs } = erasing;
  const { formerCustomerIds = [], otherAccountCustomerIds = [] } = erasing;
  const linked = linkedId === undefined ? [] : [linkedId];
  const left = new Set<Left>();
  for (const id of new Set([
    ...linked,
    ...formerCustomerIds,
    ...lost,
    ...otherAccountCustomerIds,
  ])) {
    await cards.removeAll(id);
    if ((await directory.remove(id)) === 'removed') continue;
    if (otherAccountCustomerIds.includes(id)) left.add('elsewhere');
    if (id !== linkedId) continue;
    left.add(await meaningOfAbsent(linkedAtMs ?? requestedAtMs, dependencies));
    if (linkedAtMs !== undefined && clock() - linkedAtMs < visibleAfterMs) left.add('hidden');
  }
  return left;
}

/** One erasure that the item says is under way. */
export interface Erasure {
  readonly userId: UserId;
  readonly erasing: ErasingLink;
  /**
   * What was made later than that is not of the life that is to be erased; epoch milliseconds. While a
   * user is being erased nobody makes a customer for the user: one that is younger is of a time that a
   * restored table has forgotten.
   */
  readonly madeBeforeMs: number;
}

/**
 * Goes on with an erasure: removes cards and customers at Dojo, then the link here. Any number of these
 * may run at the same time.
 *
 * What to remove is looked up first, and the item read again after that: while it still is the same,
 * nobody has registered anew, so that none of what was found is a new life's customer. Before that the
 * Dojo account is proven: another account's list shows nothing either.
 * @throws what Dojo or the table throws; the item then still says `erasing`.
 */
export async function finishErasure(
  erasure: Erasure,
  dependencies: ErasureDependencies,
): Promise<EraseCustomerOutcome> {
  const { links, account, clock, newRevision, log, adoptables, markerOf } = dependencies;
  const { userId, erasing, madeBeforeMs } = erasure;
  const outcomeNow = async () =>
    (await links.find(userId))?.state === 'erasing' ? 'unfinished' : 'erased';
  if (erasing.settlesAtMs > clock()) return 'unfinished';
  const userMarker = await markerOf(userId);
  await account.prove();
  const { lost, left: leftOfLost } = await findLost(userMarker, erasure, dependencies);
  if ((await links.find(userId))?.revision !== erasing.revision) return outcomeNow();
  const left = [...(await removeAtDojo(lost, erasure, dependencies)), ...leftOfLost];
  if (left.includes('elsewhere')) {
    const sentence =
      'A user to be erased has, or may have, a customer in an account that the map was moved from: run npm run account -- erase-former.';
    log.error('erasure_in_former_account', sentence, { userMarker });
  }
  if (left.some((it) => it !== 'nothing')) return 'unfinished';
  if ((await dependencies.forgetUser(userId)) !== 'erased') {
    log.info('erasure_waits_for_app', 'The app has not erased what it keeps of a user yet.', {
      userMarker,
    });
    return 'unfinished';
  }
  await adoptables.remove(userMarker);
  const nowMs = clock();
  const isErased = await links.replace(userId, erasing, {
    state: 'erased',
    revision: newRevision(),
    writtenAtMs: nowMs,
    erasedAtMs: nowMs,
    erasedBeforeMs: madeBeforeMs,
  });
  if (!isErased) return outcomeNow();
  log.info('customer_erased', 'A user’s customer was erased.', { userMarker });
  return 'erased';
}

/** Says that an erasure has to go on later, or that a person has to change something first. */
export async function logUnfinished(
  userId: UserId,
  error: unknown,
  { log, markerOf }: Pick<ErasureDependencies, 'log' | 'markerOf'>,
): Promise<void> {
  const errorCode = isFailure(error) ? error.code : 'unexpected';
  const facts = { userMarker: await markerOf(userId), errorCode };
  if (error instanceof NotConfigured) {
    log.error('erasure_blocked', 'An erasure cannot go on with the Dojo key as it is.', facts);
  } else {
    log.warn('erasure_unfinished', 'An erasure could not be finished yet.', facts);
  }
}

/**
 * Erases the user's customer: cards and customer at Dojo, the link here. Repeatable.
 *
 * 1. Mark the item as being erased, on the condition that it still is what was read. From here on
 *    nobody links, claims or adopts a customer for this user. A user without a customer, of whom the
 *    app keeps nothing either, gets the tombstone at once, so that a creation that has not claimed yet cannot come after the answer.
 *    Beside that somebody is asked to go on in a minute, should this request not come to its end.
 * 2. An attempt to create one was under way: it may still come to something until its lease has run
 *    out and Dojo has settled, so the erasure stays unfinished until then.
 * 3. Remove at Dojo what is linked, and whatever carries the user's marker since that attempt.
 * 4. Let the app forget the user.
 * 5. Mark the item as erased. The tombstone stays until an audit has swept the user's marker. A
 *    repeated erasure renews it: nothing that is older than the last 204 may stay at Dojo.
 *
 * A failure at Dojo leaves it unfinished.
 * @throws Unavailable or OutcomeUnknown when the table cannot be read or marked, Unavailable
 * `customer_pending` when others change the item each time before it is marked: nothing is begun then.
 */
export async function eraseCustomer(
  { userId }: EraseCustomerInput,
  dependencies: EraseCustomerDependencies,
): Promise<EraseCustomerOutcome> {
  const { links, clock, finishLater } = dependencies;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const link = await links.find(userId);
    let erasing = link;
    if (link?.state !== 'erasing') {
      erasing = await begin(userId, link, dependencies);
      const [isWritten] = await Promise.all([
        links.replace(userId, link, erasing),
        erasing.state === 'erasing' ? finishLater(userId) : undefined,
      ]);
      if (!isWritten) continue;
    }
    if (erasing?.state !== 'erasing') return 'erased';
    // An attempt that was under way may have made a customer until it had settled.
    const madeBeforeMs = Math.max(clock(), erasing.settlesAtMs);
    try {
      return await finishErasure({ userId, erasing, madeBeforeMs }, dependencies);
    } catch (error) {
      await logUnfinished(userId, error, dependencies);
      return 'unfinished';
    }
  }
  throw customerPending();
}
