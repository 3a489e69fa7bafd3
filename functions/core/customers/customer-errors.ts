import { NotConfigured, Unavailable } from '../failures.ts';
import type { CustomerId } from './customer-link.ts';

/** Another request holds the claim, and the deadline came first. */
export function customerPending(): Unavailable {
  return new Unavailable('customer_pending', 'Another request is creating this customer.', {
    retryAfterSeconds: 2,
  });
}

/** The customer is being erased, or was erased while this request was under way. */
export function customerErasing(): Unavailable {
  return new Unavailable('customer_erasing', 'This user’s customer is being erased.', {
    retryAfterSeconds: 10,
  });
}

/** Dojo does not show a customer that was linked a moment ago: too early to call it lost. */
export function customerNotVisibleYet(customerId: CustomerId): Unavailable {
  return new Unavailable('customer_not_visible_yet', 'Dojo does not show a new customer yet.', {
    customerId,
    retryAfterSeconds: 5,
  });
}

/** The key belongs to another Dojo account than the map's customers. */
export function wrongAccount(canaryId: CustomerId): NotConfigured {
  return new NotConfigured(
    'dojo_wrong_account',
    'The Dojo API key belongs to another account than the customers of this stage: its account does not know this map’s own customer. Nothing was created, replaced or deleted. Put the right key back. If the account is right and somebody deleted that customer, or to move to another account on purpose, run: npm run account.',
    { customerId: canaryId },
  );
}

/** Nobody can tell yet whether the key's account is the one in which this customer was made. */
export function accountNotProven(reason: string): Unavailable {
  return new Unavailable(
    'dojo_account_not_proven',
    'It is not certain yet that the Dojo API key belongs to the account of this stage’s customers.',
    { reason, retryAfterSeconds: 5 },
  );
}
