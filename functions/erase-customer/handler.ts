import { setTimeout as sleep } from 'node:timers/promises';
import { eraseCustomer } from '../core/customers/erase-customer.ts';
import { dojoCustomerCards } from '../core/dojo/dojo-customer-cards.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { accepted, noContent } from '../core/http/response.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `DELETE /customer` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const { userId, deadline, log } = call;
    const outcome = await eraseCustomer(
      { userId },
      {
        ...runtime.customerDependencies(deadline, log),
        cards: dojoCustomerCards(runtime.dojo, { deadline, sleep: (ms) => sleep(ms) }),
      },
    );
    return outcome === 'erased' ? noContent() : accepted({ status: 'erasing' });
  },
});
