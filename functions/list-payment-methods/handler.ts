import { withLinkedCustomer } from '../core/caller/caller-customer.ts';
import { openPaymentMethods } from '../core/dojo/dojo-payment-methods.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';
import { describeCard } from './describe-card.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `GET /payment-methods` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const methods = await withLinkedCustomer(runtime, call, async (customerId) =>
      (await openPaymentMethods(runtime.dojo, customerId, call.deadline)).list(),
    );
    return {
      status: 200,
      body: {
        paymentMethods: (methods?.cards ?? []).map((card) => describeCard(card, call.startedAtMs)),
        supported: methods?.supported ?? { cardSchemes: [], wallets: [] },
      },
    };
  },
});
