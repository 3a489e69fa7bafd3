import { setTimeout as sleep } from 'node:timers/promises';
import { eraseUser } from '#app/erasure.ts';
import { settings } from '#app/settings.ts';
import { eraseCustomer } from '../core/customers/erase-customer.ts';
import { dojoCustomerCards } from '../core/dojo/dojo-customer-cards.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });
const app = createAppContext(runtime, settings);

/** `DELETE /customer` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const { userId, deadline, log } = call;
    const outcome = await eraseCustomer(
      { userId },
      {
        ...runtime.customerDependencies(deadline, log),
        finishLater: runtime.settleLater('erasure', log),
        forgetUser: () => eraseUser({ ...app, userId, deadline, log }),
        cards: dojoCustomerCards(runtime.dojo, { deadline, sleep: (ms) => sleep(ms) }),
      },
    );
    return outcome === 'erased'
      ? { status: 204 }
      : { status: 202, body: { status: 'erasing' }, retryAfterSeconds: 30 };
  },
});
