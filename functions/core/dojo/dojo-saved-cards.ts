import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { SavedCards } from '../customers/audit/audit-ports.ts';
import { ContractBroken } from '../failures.ts';
import type { DojoClient } from './dojo-client.ts';
import { mintCustomerSecret } from './dojo-customer-secrets.ts';

const savedCardList = z.object({
  customerId: z.catch(z.optional(z.string()), undefined),
  savedPaymentMethods: z.nullable(z.array(z.unknown())),
});

/**
 * The saved cards of a customer, read with a secret that is minted for this one call. An entry counts
 * whatever its shape, since a customer without cards may be deleted. Dojo's reference allows `null`
 * for the list: that counts as none in an answer that names the customer, and an answer without the
 * list never does.
 */
export function dojoSavedCards(client: DojoClient, deadline: Deadline): SavedCards {
  return {
    async count(customerId) {
      const { secret } = await mintCustomerSecret(client, customerId, deadline, {
        needsProvenAccount: true,
      });
      const answer = await client.call(
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
      if (answer.savedPaymentMethods !== null) return answer.savedPaymentMethods.length;
      if (answer.customerId === customerId) return 0;
      throw new ContractBroken(
        'dojo_contract_broken',
        'Dojo did not say whether a customer has saved cards.',
        { dojoOperation: 'list-saved-cards', customerId },
      );
    },
  };
}
