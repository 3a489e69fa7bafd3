import { merchantHandler } from '../core/http/merchant-handler.ts';
import { answerOperation } from '../core/merchant/answer-operation.ts';
import { chargeBody } from '../core/merchant/operation-bodies.ts';
import { requireAllowedAmount } from '../core/merchant/require-allowed-amount.ts';
import { setupSubjectOf } from '../core/merchant/subject-of.ts';
import { createPaymentsRuntime } from '../core/runtime/payments-runtime.ts';
import type { contract } from './contract.ts';

const runtime = createPaymentsRuntime();

/** `POST /merchant/setup-intents/{setupIntentId}/charges` */
export const handler = merchantHandler<typeof contract>(runtime, {
  body: chargeBody,
  run: async (call) => {
    const subject = setupSubjectOf(call);
    const request = {
      kind: 'charge',
      ...requireAllowedAmount(call.body, runtime.environment.amountLimits),
    } as const;
    return answerOperation(runtime, call, { subject, request, doneStatus: 201 });
  },
});
