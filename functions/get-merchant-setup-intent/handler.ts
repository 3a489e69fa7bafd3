import { paymentRecordTable } from '../core/dynamodb/payment-record-table.ts';
import { merchantHandler } from '../core/http/merchant-handler.ts';
import { merchantSetupIntent } from '../core/merchant/merchant-setup-intent.ts';
import { describeOperations } from '../core/merchant/operation-answer.ts';
import { userOfOurIntent } from '../core/merchant/our-intent.ts';
import { setupSubjectOf } from '../core/merchant/subject-of.ts';
import { customerIdOf } from '../core/payments/intent-user.ts';
import { createMerchantRuntime } from '../core/runtime/merchant-runtime.ts';
import type { contract } from './contract.ts';

const runtime = createMerchantRuntime();
const records = paymentRecordTable(runtime.table, runtime.environment.tableName);

/** `GET /merchant/setup-intents/{setupIntentId}` */
export const handler = merchantHandler<typeof contract>(runtime, {
  run: async (call) => {
    const subject = setupSubjectOf(call);
    const [ours, record] = await Promise.all([
      merchantSetupIntent(runtime, call),
      records.find(subject.id),
    ]);
    const { id, status, reference, intendedAmount } = ours.intent;
    return {
      status: 200,
      body: {
        setupIntentId: id,
        status,
        reference,
        intendedAmount: intendedAmount ?? null,
        userId: await userOfOurIntent(runtime, call, ours),
        customerId: customerIdOf(ours.intent),
        ...describeOperations(record, Date.now()),
      },
    };
  },
});
