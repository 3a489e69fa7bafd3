import { isFailure, NotConfigured, Rejected, Unavailable } from '../failures.ts';
import type { ClaimedLink, CustomerId, CustomerLink, UnknownLink } from './customer-link.ts';
import { findMarkedCustomer } from './look-up.ts';
import { markProfile } from './marker.ts';
import type { EnsureCustomerDependencies, EnsureCustomerInput } from './ports.ts';
import { leaseMs, settlesAfterMs } from './timing.ts';

export type CreateOutcome =
  | { readonly kind: 'linked'; readonly customerId: CustomerId }
  /** Somebody else claimed first, or took over: ask again for what they made of it. */
  | { readonly kind: 'lost' }
  /** The same, and this customer of ours is now one too many, unless the other one adopts it. */
  | { readonly kind: 'lost-after-create'; readonly customerId: CustomerId };

/** Whether a customer may exist that an earlier attempt created without learning its id. */
const isSuspect = (link: CustomerLink | undefined): link is ClaimedLink | UnknownLink =>
  link?.state === 'claimed' || link?.state === 'unknown';

const claimOn = (
  link: CustomerLink | undefined,
  { clock, newRevision, deadline }: EnsureCustomerDependencies,
): ClaimedLink => {
  const nowMs = clock();
  return {
    state: 'claimed',
    revision: newRevision(),
    writtenAtMs: nowMs,
    leaseExpiresAtMs: nowMs + leaseMs(deadline.remainingMs()),
    firstAttemptAtMs: isSuspect(link) ? link.firstAttemptAtMs : nowMs,
    formerCustomerIds: formerCustomers(link),
  };
};

/** Whom the user had before. A linked customer that is claimed over is one that Dojo has lost. */
const formerCustomers = (link: CustomerLink | undefined): readonly CustomerId[] | undefined => {
  if (link === undefined || link.state === 'erased') return undefined;
  if (link.state !== 'linked') return link.formerCustomerIds;
  return [...(link.formerCustomerIds ?? []), link.customerId];
};

const certainlyNotCreated = (error: unknown): boolean =>
  error instanceof Rejected || error instanceof Unavailable || error instanceof NotConfigured;

/**
 * Gives the claim up after `error`, leaving on the item what the next claimer must know. When an
 * earlier attempt is in doubt the item stays `unknown`, however certain this attempt's failure is.
 * If the table cannot be written either, the lease running out says the same, only later.
 */
const release = async (
  input: EnsureCustomerInput,
  claim: ClaimedLink,
  suspect: boolean,
  error: unknown,
  { links, clock, newRevision, log }: EnsureCustomerDependencies,
): Promise<void> => {
  const nowMs = clock();
  const certain = certainlyNotCreated(error);
  const { formerCustomerIds } = claim;
  const written = { revision: newRevision(), writtenAtMs: nowMs, formerCustomerIds };
  try {
    await links.replace(
      input.userId,
      claim,
      certain && !suspect
        ? { state: 'free', ...written }
        : {
            state: 'unknown',
            ...written,
            firstAttemptAtMs: claim.firstAttemptAtMs,
            settlesAtMs: certain ? nowMs : nowMs + settlesAfterMs,
          },
    );
  } catch (releaseError) {
    log.warn('claim_not_released', 'A claim could not be released; its lease has to run out.', {
      userMarker: input.marker,
      errorCode: isFailure(releaseError) ? releaseError.code : 'unexpected',
    });
  }
};

/**
 * One attempt, as the only holder of the claim:
 *
 * 1. Claim the item, on the condition that it still is `link`.
 * 2. An earlier attempt in doubt: look for its customer at Dojo first, and adopt it.
 * 3. Otherwise create one, with the user's marker in its name.
 * 4. Link it, on the condition that the claim is still ours.
 *
 * @throws what the table or Dojo threw, once the item says what the next attempt must do.
 */
export const createAndLink = async (
  input: EnsureCustomerInput,
  link: CustomerLink | undefined,
  dependencies: EnsureCustomerDependencies,
): Promise<CreateOutcome> => {
  const { links, directory, clock, newRevision, log } = dependencies;
  const suspect = isSuspect(link);
  const claim = claimOn(link, dependencies);
  if (!(await links.replace(input.userId, link, claim))) return { kind: 'lost' };

  let adopted: CustomerId | undefined;
  let customerId: CustomerId;
  try {
    adopted = suspect
      ? await findMarkedCustomer(directory, {
          marker: input.marker,
          sinceMs: claim.firstAttemptAtMs,
          except: claim.formerCustomerIds,
        })
      : undefined;
    customerId = adopted ?? (await directory.create(markProfile(input.profile, input.marker)));
  } catch (error) {
    await release(input, claim, suspect, error, dependencies);
    throw error;
  }

  const committed = await links.replace(input.userId, claim, {
    state: 'linked',
    revision: newRevision(),
    writtenAtMs: clock(),
    formerCustomerIds: claim.formerCustomerIds,
    customerId,
  });
  const userMarker = input.marker;
  if (committed) {
    const code = adopted === undefined ? 'customer_created' : 'customer_adopted';
    log.info(code, 'A user has a Dojo customer now.', { customerId, userMarker });
    return { kind: 'linked', customerId };
  }
  log.warn('claim_lost', 'Another request took over this claim.', { customerId, userMarker });
  return adopted === undefined ? { kind: 'lost-after-create', customerId } : { kind: 'lost' };
};
