import { isFailure, NotConfigured, Rejected, Unavailable } from '../failures.ts';
import type { ClaimedLink, CustomerId, CustomerLink, UnknownLink } from './customer-link.ts';
import { historyOf, type InheritedHistory } from './inherited-history.ts';
import { findMarkedCustomer, isOfErasedLife } from './look-up.ts';
import { doubtOf } from './lost-attempt.ts';
import { type Marker, profileWithMarker } from './marker.ts';
import type {
  AdoptableCustomer,
  CustomerDirectory,
  EnsureCustomerDependencies,
  EnsureCustomerInput,
} from './ports.ts';
import { leaseMs, settlesAfterMs } from './timing.ts';

export type CreateOutcome =
  | { readonly kind: 'linked'; readonly customerId: CustomerId }
  /** Somebody else claimed first, or took over: ask again for what they made of it. */
  | { readonly kind: 'lost' }
  /** The same, and this customer of ours is now one too many, unless the other one adopts it. */
  | { readonly kind: 'lost-after-create'; readonly customerId: CustomerId };

/** Whether a customer may exist that an earlier attempt created without learning its id. */
export function isSuspect(link: CustomerLink | undefined): link is ClaimedLink | UnknownLink {
  return link?.state === 'claimed' || link?.state === 'unknown';
}

/** What a claim takes over. */
interface Inherited {
  /** The lost attempt that it has to look for first. */
  readonly suspect: ClaimedLink | UnknownLink | undefined;
  readonly history: InheritedHistory;
}

/** One that was lost in an account that the map has left is not looked for in this one, and not forgotten. */
async function inherit(
  link: CustomerLink | undefined,
  history: InheritedHistory | undefined,
  { account }: Pick<EnsureCustomerDependencies, 'account'>,
): Promise<Inherited> {
  if (!isSuspect(link)) return { suspect: undefined, history: history ?? historyOf(link) };
  const doubt = await doubtOf(link, account);
  return { suspect: doubt.here === 'no' ? undefined : link, history: doubt.history };
}

function claimOn(
  link: CustomerLink | undefined,
  { suspect, history }: Inherited,
  { clock, newRevision, deadline }: EnsureCustomerDependencies,
): ClaimedLink {
  const nowMs = clock();
  return {
    state: 'claimed',
    revision: newRevision(),
    writtenAtMs: nowMs,
    leaseExpiresAtMs: nowMs + leaseMs(deadline.remainingMs()),
    firstAttemptAtMs: suspect?.firstAttemptAtMs ?? nowMs,
    countedAtMs: link !== undefined && 'countedAtMs' in link ? link.countedAtMs : undefined,
    ...history,
  };
}

function certainlyNotCreated(error: unknown): boolean {
  return (
    error instanceof Rejected || error instanceof Unavailable || error instanceof NotConfigured
  );
}

/**
 * Gives the claim up after `error`, leaving on the item what the next claimer must know. When an
 * earlier attempt is in doubt the item stays `unknown`, however certain this attempt's failure is.
 * If the table cannot be written either, the lease running out says the same, only later. Beside that
 * somebody is asked to look at a lost attempt, whether its user comes back or not.
 */
async function release(
  input: EnsureCustomerInput,
  {
    suspect,
    claim,
    isCertain,
  }: Readonly<Pick<Inherited, 'suspect'> & { claim: ClaimedLink; isCertain: boolean }>,
  dependencies: EnsureCustomerDependencies,
): Promise<void> {
  const { links, clock, newRevision, log } = dependencies;
  // One that has been `unknown` before is being looked at already. One that was killed is not.
  const isNewlyLost = !isCertain || suspect?.state === 'claimed';
  const settling = isNewlyLost ? dependencies.settleLater(input.userId) : undefined;
  const nowMs = clock();
  const written = {
    revision: newRevision(),
    writtenAtMs: nowMs,
    countedAtMs: claim.countedAtMs,
    ...historyOf(claim),
  };
  try {
    await links.replace(
      input.userId,
      claim,
      isCertain && suspect === undefined
        ? { state: 'free', ...written }
        : {
            state: 'unknown',
            ...written,
            firstAttemptAtMs: claim.firstAttemptAtMs,
            settlesAtMs: isCertain ? nowMs : nowMs + settlesAfterMs,
          },
    );
  } catch (releaseError) {
    log.warn('claim_not_released', 'A claim could not be released; its lease has to run out.', {
      errorCode: isFailure(releaseError) ? releaseError.code : 'unexpected',
    });
  }
  await settling;
}

interface Prepared {
  readonly marker: Marker;
  readonly adoptable: readonly AdoptableCustomer[];
}

/** What has to be known before anything is created, whoever holds the claim. */
export async function prepareAttempt(
  { userId }: Pick<EnsureCustomerInput, 'userId'>,
  {
    account,
    markerOf,
    adoptables,
  }: Pick<EnsureCustomerDependencies, 'account' | 'markerOf' | 'adoptables'>,
): Promise<Prepared> {
  const [found] = await Promise.all([
    markerOf(userId).then(async (marker) => ({
      marker,
      adoptable: await adoptables.find(marker),
    })),
    account.prove(),
  ]);
  return found;
}

/**
 * The user's customer of before, if the map was moved back to its account; or the one that an audit
 * recorded; or the one that an attempt in doubt has made. None of a life of the user that was erased: an
 * audit may have recorded it while the user asked for that.
 */
export async function findAdoptable(
  { marker, adoptable }: Prepared,
  { claim, suspect }: Readonly<{ claim: ClaimedLink | UnknownLink; suspect: boolean }>,
  { directory }: { readonly directory: Pick<CustomerDirectory, 'list' | 'exists'> },
): Promise<CustomerId | undefined> {
  const { firstAttemptAtMs: sinceMs, erasedBeforeMs } = claim;
  const others = claim.otherAccountCustomerIds ?? [];
  for (const id of others.toReversed()) {
    if (await directory.exists(id)) return id;
  }
  const except = [...(claim.formerCustomerIds ?? []), ...others];
  for (const { id, createdAtMs } of adoptable) {
    const mayBeErased =
      erasedBeforeMs !== undefined &&
      (createdAtMs === undefined || isOfErasedLife({ createdAtMs }, erasedBeforeMs));
    if (!mayBeErased && !except.includes(id) && (await directory.exists(id))) return id;
  }
  if (!suspect) return undefined;
  return findMarkedCustomer(directory, { marker, sinceMs, erasedBeforeMs, except });
}

/** Counts the user's customer. @returns when it was. */
async function count(
  { userId }: EnsureCustomerInput,
  { countCreation, clock }: EnsureCustomerDependencies,
): Promise<number> {
  await countCreation(userId);
  return clock();
}

/** A name or an address that Dojo refuses is no reason to refuse the user: the marker alone does. */
async function createMarked(
  { profile }: EnsureCustomerInput,
  marker: Marker,
  { directory, log }: EnsureCustomerDependencies,
): Promise<CustomerId> {
  const marked = profileWithMarker(profile, marker);
  try {
    return await directory.create(marked);
  } catch (error) {
    const isBare = marked.name === marker && marked.emailAddress === undefined;
    if (!(error instanceof Rejected) || isBare) throw error;
    const { dojoStatus, dojoErrorFields } = error.facts;
    const facts = { userMarker: marker, dojoStatus, dojoErrorFields };
    const sentence = 'Dojo refused how a user is described; the customer gets no name or e-mail.';
    log.warn('customer_profile_refused', sentence, facts);
    return directory.create({ name: marker });
  }
}

export async function forgetAdoptables(
  marker: Marker,
  { adoptables, log }: Pick<EnsureCustomerDependencies, 'adoptables' | 'log'>,
): Promise<void> {
  try {
    await adoptables.remove(marker);
  } catch (error) {
    const errorCode = isFailure(error) ? error.code : 'unexpected';
    const facts = { userMarker: marker, errorCode };
    log.info(
      'adoptable_not_removed',
      'A customer is adopted, and still noted as adoptable.',
      facts,
    );
  }
}

/**
 * One attempt, as the only holder of the claim:
 *
 * 1. Claim the item, on the condition that it still is `link`. Beside it: prove the Dojo account, and
 *    read whether an audit has recorded a customer for this user.
 * 2. Such a customer, one in another account, or an earlier attempt in doubt: look at Dojo first, and
 *    adopt what is there.
 * 3. Otherwise create one, with the user's marker in its name, unless the user has created too much of late. An
 *    attempt after one that was counted, and has linked none, is not counted again.
 * 4. Link it, on the condition that the claim is still ours.
 *
 * @param history - what the claim takes over from a `link` without a lost attempt. Default: all that must
 * outlive it.
 * @throws what the table or Dojo threw, once the item says what the next attempt must do.
 */
export async function createAndLink(
  input: EnsureCustomerInput,
  link: CustomerLink | undefined,
  dependencies: EnsureCustomerDependencies,
  history?: InheritedHistory,
): Promise<CreateOutcome> {
  const { links, clock, newRevision, log } = dependencies;
  const inherited = await inherit(link, history, dependencies);
  const { suspect } = inherited;
  const claim = claimOn(link, inherited, dependencies);
  const preparing = prepareAttempt(input, dependencies);
  preparing.catch(() => undefined);
  if (!(await links.replace(input.userId, link, claim))) return { kind: 'lost' };

  let isSent = false;
  let { countedAtMs } = claim;
  let marker: Marker;
  let adopted: CustomerId | undefined;
  let customerId: CustomerId;
  try {
    const prepared = await preparing;
    marker = prepared.marker;
    const looked = { claim, suspect: suspect !== undefined };
    adopted = await findAdoptable(prepared, looked, dependencies);
    if (adopted === undefined) countedAtMs ??= await count(input, dependencies);
    isSent = true;
    customerId = adopted ?? (await createMarked(input, marker, dependencies));
  } catch (error) {
    const isCertain = !isSent || certainlyNotCreated(error);
    await release(input, { suspect, claim: { ...claim, countedAtMs }, isCertain }, dependencies);
    throw error;
  }

  const { otherAccountCustomerIds, ...others } = historyOf(claim);
  const committed = await links.replace(input.userId, claim, {
    state: 'linked',
    revision: newRevision(),
    writtenAtMs: clock(),
    ...others,
    otherAccountCustomerIds: otherAccountCustomerIds?.filter((id) => id !== customerId),
    customerId,
  });
  const facts = { customerId, userMarker: marker };
  if (committed) {
    const code = adopted === undefined ? 'customer_created' : 'customer_adopted';
    log.info(code, 'A user has a Dojo customer now.', facts);
    if (adopted !== undefined) await forgetAdoptables(marker, dependencies);
    return { kind: 'linked', customerId };
  }
  log.warn('claim_lost', 'Another request took over this claim.', facts);
  return adopted === undefined ? { kind: 'lost-after-create', customerId } : { kind: 'lost' };
}
