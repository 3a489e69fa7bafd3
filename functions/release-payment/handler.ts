import { merchantHandler } from '../core/http/merchant-handler.ts';
import { answerOperation } from '../core/merchant/answer-operation.ts';
import { paymentSubjectOf } from '../core/merchant/subject-of.ts';
import { createPaymentsRuntime } from '../core/runtime/payments-runtime.ts';
import type { contract } from './contract.ts';

const runtime = createPaymentsRuntime();

/** `POST /merchant/payment-intents/{paymentIntentId}/release` */
export const handler = merchantHandler<typeof contract>(runtime, {
  run: async (call) => {
    const subject = paymentSubjectOf(call);
    const request = { kind: 'release' } as const;
    return answerOperation(runtime, call, { subject, request, doneStatus: 200 });
  },
});
