import type { CustomerCards } from '../customers/erase-customer.ts';
import { type DeleteCardsDependencies, deleteCards } from './delete-cards.ts';
import type { DojoClient } from './dojo-client.ts';
import { openPaymentMethods } from './dojo-payment-methods.ts';
import { isNotFound } from './is-not-found.ts';

/**
 * Deletes cards, for certain, before their customer, since Dojo does not say that they go with it.
 * Only a card without an id is left to that: nothing can name it.
 */
export const dojoCustomerCards = (
  client: DojoClient,
  dependencies: DeleteCardsDependencies,
): CustomerCards => ({
  async removeAll(customerId) {
    try {
      const methods = await openPaymentMethods(client, customerId, dependencies.deadline);
      const { cards } = await methods.list();
      await deleteCards(
        cards.map(({ id }) => id),
        methods,
        dependencies,
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
});
