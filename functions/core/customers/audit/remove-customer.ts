import { isFailure } from '../../failures.ts';
import type { CustomerId, LinkedCustomer, UserId } from '../customer-link.ts';
import { erasedBefore } from '../inherited-history.ts';
import { isOfErasedLife } from '../look-up.ts';
import type { Marker } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import type { RepairDependencies } from './audit-ports.ts';
import { isUnresolved } from './classify-customer.ts';
import type { ReasonToKeep } from './finding.ts';
import { recordAdoptable } from './record-adoptable.ts';

export type RemoveOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'recorded' }
  | { readonly kind: 'kept'; readonly reason: ReasonToKeep }
  | { readonly kind: 'changed-meanwhile' }
  /** Its user is linked to this very customer by now. */
  | { readonly kind: 'linked-now' };

export interface RemoveInput {
  readonly customerId: CustomerId;
  /** `undefined`: Dojo does not say. */
  readonly createdAtMs: number | undefined;
  readonly userId: UserId;
  readonly userMarker: Marker;
}

function kept(reason: ReasonToKeep): RemoveOutcome {
  return { kind: 'kept', reason };
}
const deleted: RemoveOutcome = { kind: 'deleted' };
const changed: RemoveOutcome = { kind: 'changed-meanwhile' };

/** Not being able to tell counts as having some. */
async function reasonOfSavedCards(
  customerId: CustomerId,
  { savedCards }: RepairDependencies,
): Promise<ReasonToKeep | undefined> {
  try {
    return (await savedCards.count(customerId)) > 0 ? 'has-saved-cards' : undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return 'saved-cards-unknown';
  }
}

/**
 * The user is linked to another customer. A link never changes while its customer exists; if that one
 * is gone, its replacement adopts this one.
 */
async function removeDuplicate(
  { customerId, createdAtMs, userId, userMarker }: RemoveInput,
  link: LinkedCustomer,
  dependencies: RepairDependencies,
): Promise<RemoveOutcome> {
  const { links, directory } = dependencies;
  if (!(await directory.exists(link.customerId))) {
    await recordAdoptable(userMarker, { id: customerId, createdAtMs }, dependencies);
    return { kind: 'recorded' };
  }
  const cards = await reasonOfSavedCards(customerId, dependencies);
  if (cards !== undefined) return kept(cards);
  if ((await links.find(userId))?.revision !== link.revision) return changed;
  await directory.remove(customerId);
  return deleted;
}

/**
 * Deletes a customer that its user is not linked to, if it has no saved cards and the user's item,
 * read again right before, says that the user is linked to another one. Anything else is left.
 *
 * @throws what the table or Dojo threw; the customer may or may not be deleted then.
 */
export async function removeCustomer(
  input: RemoveInput,
  dependencies: RepairDependencies,
): Promise<RemoveOutcome> {
  const { customerId, userId } = input;
  const link = await dependencies.links.find(userId);
  const had = [...(link?.formerCustomerIds ?? []), ...(link?.otherAccountCustomerIds ?? [])];
  if (had.includes(customerId)) return kept('linked-before');
  switch (link?.state) {
    case 'linked':
      return link.customerId === customerId
        ? { kind: 'linked-now' }
        : removeDuplicate(input, link, dependencies);
    case 'claimed':
    case 'unknown':
      return kept('attempt-open');
    case 'erasing':
    case 'erased':
      return kept('erasure');
    default:
      return changed;
  }
}

/**
 * Deletes cards and customer of a user who was erased after it was made. Nobody adopts such a
 * customer any more, so that it needs no hold.
 *
 * @throws what the table or Dojo threw.
 */
export async function sweepCustomer(
  customer: ListedCustomer,
  userId: UserId,
  { links, cards, directory, clock }: RepairDependencies,
): Promise<RemoveOutcome> {
  const link = await links.find(userId);
  if (link?.state === 'linked' && link.customerId === customer.id) return { kind: 'linked-now' };
  if (!isOfErasedLife(customer, erasedBefore(link))) return changed;
  // By a clock that is behind the customer of an attempt that is under way may look as old as that.
  const isClaimed = link?.state === 'claimed' || link?.state === 'unknown';
  if (isClaimed && !isUnresolved(link, clock())) return kept('attempt-open');
  await cards.removeAll(customer.id);
  await directory.remove(customer.id);
  return deleted;
}
