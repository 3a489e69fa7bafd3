import type { Deadline } from '../clock.ts';
import type { CustomerCards } from '../customers/erase-customer.ts';
import type { DojoClient } from './dojo-client.ts';
import { openPaymentMethods } from './dojo-payment-methods.ts';
import { isNotFound } from './is-not-found.ts';

/** Deletes cards before their customer, since Dojo does not say that they go with it. */
export const dojoCustomerCards = (client: DojoClient, deadline: Deadline): CustomerCards => ({
  async removeAll(customerId) {
    try {
      const methods = await openPaymentMethods(client, customerId, deadline);
      for (const { id } of (await methods.list()).cards) await methods.remove(id);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
});
