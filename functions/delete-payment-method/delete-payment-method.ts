import type { DojoPaymentMethods } from '../core/dojo/dojo-payment-methods.ts';
import { Unavailable } from '../core/failures.ts';

export type DeletePaymentMethodOutcome = 'deleted' | 'not-found';

/** Dojo's SDKs delete with an expired secret without a word, so an answer alone proves nothing. */
const attempts = 2;

/**
 * 1. List the customer's cards: a card that is not among them is not theirs.
 * 2. Delete it.
 * 3. List again, to be certain that it is gone; otherwise once more from 2.
 * @throws Unavailable when Dojo still lists the card.
 */
export const deletePaymentMethod = async (
  id: string,
  methods: DojoPaymentMethods,
): Promise<DeletePaymentMethodOutcome> => {
  const isListed = async () => (await methods.list()).cards.some((card) => card.id === id);
  if (!(await isListed())) return 'not-found';
  for (let attempt = 0; attempt < attempts; attempt++) {
    await methods.remove(id);
    if (!(await isListed())) return 'deleted';
  }
  throw new Unavailable('payment_method_still_listed', 'Dojo still lists a card it has deleted.');
};
