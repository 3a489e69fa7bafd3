import { setTimeout as sleep } from 'node:timers/promises';
import { withLinkedCustomer } from '../core/caller/caller-customer.ts';
import { openPaymentMethods } from '../core/dojo/dojo-payment-methods.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';
import { deletePaymentMethod } from './delete-payment-method.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `DELETE /payment-methods/{paymentMethodId}` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const { paymentMethodId } = call.path;
    const outcome = await withLinkedCustomer(runtime, call, async (customerId) =>
      deletePaymentMethod(
        paymentMethodId ?? '',
        await openPaymentMethods(runtime.dojo, customerId, call.deadline),
        { sleep: (ms) => sleep(ms), deadline: call.deadline },
      ),
    );
    if (outcome !== 'deleted') throw new Problem('payment_method_not_found');
    return { status: 204 };
  },
});
