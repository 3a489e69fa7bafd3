import type { CustomerId } from '../customers/customer-link.ts';
import type { CustomerCards } from '../customers/erase-customer.ts';
import { type DeleteCardsDependencies, deleteCards } from './delete-cards.ts';
import type { DojoClient } from './dojo-client.ts';
import { dojoCustomers } from './dojo-customers.ts';
import { openPaymentMethods } from './dojo-payment-methods.ts';
import { mayBeUnknown } from './is-not-found.ts';

/**
 * Deletes cards, for certain, before their customer, since Dojo does not say that they go with it.
 * Only a card without an id is left to that: nothing can name it. A customer that Dojo does not know
 * has none: that is asked for, since Dojo may say so with a 400.
 */
export function dojoCustomerCards(
  client: DojoClient,
  dependencies: DeleteCardsDependencies,
): CustomerCards {
  const { deadline } = dependencies;
  const open = async (customerId: CustomerId) => {
    const guard = { needsProvenAccount: true };
    const methods = await openPaymentMethods(client, customerId, deadline, guard);
    return { methods, cards: (await methods.list()).cards };
  };
  return {
    async removeAll(customerId) {
      let opened: Awaited<ReturnType<typeof open>>;
      try {
        opened = await open(customerId);
      } catch (error) {
        if (!mayBeUnknown(error)) throw error;
        if (await dojoCustomers(client, deadline).exists(customerId)) throw error;
        return;
      }
      const ids = opened.cards.map(({ id }) => id);
      await deleteCards(ids, opened.methods, dependencies);
    },
  };
}
