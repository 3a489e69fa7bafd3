import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { SavedCards } from '../customers/audit/audit-ports.ts';
import type { DojoClient } from './dojo-client.ts';
import { mintCustomerSecret } from './dojo-customer-secrets.ts';

const savedCardList = z.object({ savedPaymentMethods: z.array(z.unknown()) });

/** The saved cards of a customer, read with a secret that is minted for this one call. */
export const dojoSavedCards = (client: DojoClient, deadline: Deadline): SavedCards => ({
  async count(customerId) {
    const { secret } = await mintCustomerSecret(client, customerId, deadline);
    const { savedPaymentMethods } = await client.call(
      {
        operation: 'list-saved-cards',
        method: 'GET',
        path: `/customers/public/${encodeURIComponent(customerId)}/payment-methods`,
        answer: savedCardList,
        repeatable: true,
        customerSecret: secret,
      },
      deadline,
    );
    return savedPaymentMethods.length;
  },
});
