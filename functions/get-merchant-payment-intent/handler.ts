import { dojoPayments } from '../core/dojo/dojo-payments.ts';
import { paymentRecordTable } from '../core/dynamodb/payment-record-table.ts';
import { merchantHandler } from '../core/http/merchant-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { describePayment } from '../core/merchant/describe-payment.ts';
import { findOurIntent, userOfOurIntent } from '../core/merchant/our-intent.ts';
import { paymentSubjectOf } from '../core/merchant/subject-of.ts';
import { createMerchantRuntime } from '../core/runtime/merchant-runtime.ts';
import type { contract } from './contract.ts';

const runtime = createMerchantRuntime();
const records = paymentRecordTable(runtime.table, runtime.environment.tableName);

/** `GET /merchant/payment-intents/{paymentIntentId}` */
export const handler = merchantHandler<typeof contract>(runtime, {
  run: async (call) => {
    const { id } = paymentSubjectOf(call);
    const { find } = dojoPayments(runtime.dojo, call.deadline);
    const [ours, record] = await Promise.all([
      findOurIntent(runtime, call, () => find(id)),
      records.find(id),
    ]);
    if (ours === undefined) throw new Problem('payment_intent_not_found');
    const userId = await userOfOurIntent(runtime, call, ours);
    return {
      status: 200,
      body: describePayment(ours.intent, record, { userId, nowMs: Date.now() }),
    };
  },
});
