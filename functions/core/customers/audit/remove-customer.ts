import { isFailure } from '../../failures.ts';
import type { CustomerId, CustomerLink, LinkedCustomer, UserId } from '../customer-link.ts';
import type { RepairDependencies } from './audit-ports.ts';
import type { ReasonToKeep } from './finding.ts';
import { claimForRepair } from './hold-item.ts';

export type RemoveOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'kept'; readonly reason: ReasonToKeep }
  | { readonly kind: 'changed-meanwhile' }
  /** Its user is linked to this very customer by now. */
  | { readonly kind: 'linked-now' };

export interface RemoveInput {
  readonly customerId: CustomerId;
  /** `undefined`: no user of the map has the customer's marker. */
  readonly userId: UserId | undefined;
}

const kept = (reason: ReasonToKeep): RemoveOutcome => ({ kind: 'kept', reason });
const deleted: RemoveOutcome = { kind: 'deleted' };
const changed: RemoveOutcome = { kind: 'changed-meanwhile' };

/** Not being able to tell counts as having some. */
const reasonOfSavedCards = async (
  customerId: CustomerId,
  { savedCards }: RepairDependencies,
): Promise<ReasonToKeep | undefined> => {
  try {
    return (await savedCards.count(customerId)) > 0 ? 'has-saved-cards' : undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return 'saved-cards-unknown';
  }
};

/**
 * The user is linked to another customer. A link never changes while its customer exists; if that one
 * is gone, its replacement may be under way and adopt this one.
 */
const removeDuplicate = async (
  customerId: CustomerId,
  { userId, link }: { readonly userId: UserId; readonly link: LinkedCustomer },
  { links, directory }: RepairDependencies,
): Promise<RemoveOutcome> => {
  if (!(await directory.exists(link.customerId))) return kept('linked-one-is-gone');
  if ((await links.find(userId))?.revision !== link.revision) return changed;
  await directory.remove(customerId);
  return deleted;
};

/**
 * The user has no link and nobody is making one. The item is held meanwhile, so that no request can
 * adopt the customer while it is deleted. It stays held, for as long as the lease, if Dojo does not
 * say that the customer is deleted.
 */
const removeWhileHeld = async (
  customerId: CustomerId,
  { userId, link }: { readonly userId: UserId; readonly link: CustomerLink | undefined },
  dependencies: RepairDependencies,
): Promise<RemoveOutcome> => {
  const { links, directory, clock, newRevision } = dependencies;
  const claim = claimForRepair(link, dependencies);
  if (!(await links.replace(userId, link, claim))) return changed;
  await directory.remove(customerId);
  await links.replace(userId, claim, {
    state: 'free',
    revision: newRevision(),
    writtenAtMs: clock(),
    formerCustomerIds: claim.formerCustomerIds,
  });
  return deleted;
};

/**
 * Deletes a customer that its user is not linked to, if it has no saved cards and the user's item,
 * read again right before, says that nobody can come to use it.
 *
 * @throws what the table or Dojo threw; the customer may or may not be deleted then.
 */
export const removeCustomer = async (
  { customerId, userId }: RemoveInput,
  dependencies: RepairDependencies,
): Promise<RemoveOutcome> => {
  const cards = await reasonOfSavedCards(customerId, dependencies);
  if (cards !== undefined) return kept(cards);
  if (userId === undefined) {
    await dependencies.directory.remove(customerId);
    return deleted;
  }
  const link = await dependencies.links.find(userId);
  if (link?.formerCustomerIds?.includes(customerId)) return kept('linked-before');
  switch (link?.state) {
    case 'linked':
      return link.customerId === customerId
        ? { kind: 'linked-now' }
        : removeDuplicate(customerId, { userId, link }, dependencies);
    case 'claimed':
    case 'unknown':
      return kept('attempt-open');
    case 'erasing':
    case 'erased':
      return kept('erasure');
    default:
      return removeWhileHeld(customerId, { userId, link }, dependencies);
  }
};
