import { NotConfigured } from '../failures.ts';
import { createAndLink } from './create-and-link.ts';
import { customerErasing } from './customer-errors.ts';
import type { CustomerId } from './customer-link.ts';
import { ensureCustomer } from './ensure-customer.ts';
import type { EnsureCustomerDependencies, EnsureCustomerInput } from './ports.ts';

export interface HealCustomerInput extends EnsureCustomerInput {
  /** The customer that Dojo did not seem to know. */
  readonly suspectId: CustomerId;
}

/**
 * What to use instead of a linked customer that Dojo answered 404 for; `undefined` when Dojo knows it
 * after all, so that the 404 meant something else.
 *
 * 1. Read the item again. Linked to another customer by now: that one. Removed meanwhile: a request
 *    that was under way when the user was erased does not bring the customer back.
 * 2. Ask Dojo whether the customer is gone.
 * 3. Take it from the hour's budget. A key of a wrong account would make every customer look gone,
 *    so over the budget this stops.
 * 4. Claim the item, create and link a new customer, and keep the old id on the item.
 *
 * @throws NotConfigured `customers_vanishing` over the budget; and as `ensureCustomer`.
 */
export const healCustomer = async (
  input: HealCustomerInput,
  dependencies: EnsureCustomerDependencies,
): Promise<CustomerId | undefined> => {
  const { links, directory, healingBudget, log } = dependencies;
  const { suspectId, marker: userMarker } = input;
  const link = await links.find(input.userId);
  if (link?.state !== 'linked') {
    const isHealing = link?.formerCustomerIds?.includes(suspectId) ?? false;
    const isRemoved = link === undefined || link.state === 'free';
    if (isRemoved && !isHealing) throw customerErasing();
    return ensureCustomer(input, dependencies);
  }
  if (link.customerId !== suspectId) return link.customerId;
  if (await directory.exists(suspectId)) return undefined;

  if (!(await healingBudget.take(suspectId))) {
    throw new NotConfigured(
      'customers_vanishing',
      'More customers are gone at Dojo than may be replaced within an hour. If the Dojo API key belongs to another account, put the right one back: nothing was replaced wrongly. If the customers really are gone, raise healingLimitPerHour.',
      { customerId: suspectId, userMarker },
    );
  }
  log.error('customer_healed', 'Dojo no longer knows a linked customer; linking a new one.', {
    customerId: suspectId,
    userMarker,
  });
  const outcome = await createAndLink(input, link, dependencies);
  if (outcome.kind === 'linked') return outcome.customerId;
  const surplus = outcome.kind === 'lost-after-create' ? outcome.customerId : undefined;
  return ensureCustomer(input, dependencies, surplus);
};
