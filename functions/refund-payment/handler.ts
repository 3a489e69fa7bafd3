import { merchantHandler } from '../core/http/merchant-handler.ts';
import { answerOperation } from '../core/merchant/answer-operation.ts';
import { refundBody } from '../core/merchant/operation-bodies.ts';
import { paymentSubjectOf } from '../core/merchant/subject-of.ts';
import { createPaymentsRuntime } from '../core/runtime/payments-runtime.ts';
import type { contract } from './contract.ts';

const runtime = createPaymentsRuntime();

/** `POST /merchant/payment-intents/{paymentIntentId}/refunds` */
export const handler = merchantHandler<typeof contract>(runtime, {
  body: refundBody,
  run: async (call) => {
    const subject = paymentSubjectOf(call);
    const request = { kind: 'refund', ...call.body } as const;
    return answerOperation(runtime, call, { subject, request, doneStatus: 201 });
  },
});
