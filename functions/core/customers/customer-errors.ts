import { Unavailable } from '../failures.ts';

/** Another request holds the claim, and the deadline came first. */
export const customerPending = (): Unavailable =>
  new Unavailable('customer_pending', 'Another request is creating this customer.', {
    retryAfterSeconds: 2,
  });

/** The customer is being erased, or was erased while this request was under way. */
export const customerErasing = (): Unavailable =>
  new Unavailable('customer_erasing', 'This user’s customer is being erased.', {
    retryAfterSeconds: 10,
  });
