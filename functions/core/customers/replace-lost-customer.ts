import { NotConfigured } from '../failures.ts';
import { createAndLink } from './create-and-link.ts';
import { accountNotProven, customerErasing, customerNotVisibleYet } from './customer-errors.ts';
import type { CustomerId, LinkedCustomer } from './customer-link.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { historyOf } from './inherited-history.ts';
import type { EnsureCustomerDependencies, EnsureCustomerInput } from './ports.ts';
import { visibleAfterMs } from './timing.ts';

export interface ReplaceLostCustomerInput extends EnsureCustomerInput {
  /** The customer that Dojo did not seem to know. */
  readonly suspectId: CustomerId;
}

/** One of a former account needs no budget: whoever moved the map was told how many there are. */
async function takeFromBudget(
  { customerId }: LinkedCustomer,
  { userId }: EnsureCustomerInput,
  { replacementBudget, markerOf, log }: EnsureCustomerDependencies,
): Promise<void> {
  const facts = { customerId, userMarker: await markerOf(userId) };
  if (!(await replacementBudget.take(customerId))) {
    throw new NotConfigured(
      'customers_vanishing',
      'More customers are gone at Dojo than may be replaced within an hour. If they really are gone, raise replacementLimitPerHour.',
      facts,
    );
  }
  log.error(
    'customer_replaced',
    'Dojo no longer knows a linked customer; linking a new one.',
    facts,
  );
}

/**
 * What to use instead of a linked customer that Dojo does not seem to know; `undefined` when Dojo
 * knows it after all, so that its answer meant something else.
 *
 * 1. Read the item again. Linked to another customer by now: that one. Removed meanwhile: a request
 *    that was under way when the user was erased does not bring the customer back.
 * 2. Made in an account that the map was moved away from on purpose: replace it.
 * 3. Otherwise ask Dojo whether the customer is gone, with a key whose account is proven. One that is
 *    very young, or older than what proves the account, is not called gone.
 * 4. Take it from the hour's budget.
 * 5. Claim the item, adopt, or create and link a new customer, and keep the old id on the item.
 *
 * @throws Unavailable `customer_not_visible_yet` or `dojo_account_not_proven`, NotConfigured
 * `dojo_wrong_account`, or `customers_vanishing` over the budget; and as `ensureCustomer`.
 */
export async function replaceLostCustomer(
  input: ReplaceLostCustomerInput,
  dependencies: EnsureCustomerDependencies,
): Promise<CustomerId | undefined> {
  const { links, directory, account, clock } = dependencies;
  const { suspectId } = input;
  const link = await links.find(input.userId);
  if (link?.state !== 'linked') {
    const had = [...(link?.formerCustomerIds ?? []), ...(link?.otherAccountCustomerIds ?? [])];
    const isReplacing = had.includes(suspectId);
    const isRemoved = link === undefined || link.state === 'free';
    if (isRemoved && !isReplacing) throw customerErasing();
    return ensureCustomer(input, dependencies);
  }
  if (link.customerId !== suspectId) return link.customerId;

  if (await directory.exists(suspectId)) return undefined;
  const madeIn = await account.accountAt(link.writtenAtMs);
  if (madeIn === 'unknown') throw accountNotProven('older-than-canary');
  if (madeIn === 'this') {
    if (clock() - link.writtenAtMs < visibleAfterMs) throw customerNotVisibleYet(suspectId);
    await takeFromBudget(link, input, dependencies);
  }
  const outcome = await createAndLink(
    input,
    link,
    dependencies,
    madeIn === 'former'
      ? {
          ...historyOf(link),
          formerCustomerIds: link.formerCustomerIds,
          otherAccountCustomerIds: [...(link.otherAccountCustomerIds ?? []), suspectId],
        }
      : undefined,
  );
  if (outcome.kind === 'linked') return outcome.customerId;
  const surplus = outcome.kind === 'lost-after-create' ? outcome.customerId : undefined;
  return ensureCustomer(input, dependencies, surplus);
}
