import { beforeEach, describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import type { Marker } from '../../../../functions/core/customers/marker.ts';
import type {
  PaymentIntent,
  PaymentIntentId,
} from '../../../../functions/core/dojo/dojo-payment-intents.ts';
import { Rejected } from '../../../../functions/core/failures.ts';
import { createPaymentIntent } from '../../../../functions/core/payments/create-payment-intent.ts';
import type { OrderPrice } from '../../../../functions/core/payments/order-price.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

const marker = '[sc:000000:00000000000000000000]' as Marker;
const customerId = 'cust_sandbox_1' as CustomerId;
const order = { amount: { value: 1_000, currencyCode: 'GBP' as const }, reference: 'Order 1' };
let log: RecordingLog;
let linkedTo: string | null | undefined;
let calls: unknown[];
let cancelFailure: Error | undefined;

beforeEach(() => {
  log = new RecordingLog();
  linkedTo = customerId;
  calls = [];
  cancelFailure = undefined;
});

function create(priced: OrderPrice = { kind: 'priced', order }) {
  return createPaymentIntent(async () => marker, {
    priceOrder: async () => priced,
    withCustomer: (use) => use(customerId),
    intents: {
      create: async (sent, customer) => {
        calls.push({ create: sent, customer });
        const customerOfAnswer = linkedTo === undefined ? undefined : { id: linkedTo };
        const intent: PaymentIntent = {
          id: 'pi_sandbox_1' as PaymentIntentId,
          status: 'Created',
          ...order,
          customer: customerOfAnswer,
        };
        return intent;
      },
      cancel: async (id) => {
        calls.push({ cancel: id });
        if (cancelFailure) throw cancelFailure;
      },
    },
    log,
  });
}

describe('createPaymentIntent', () => {
  it('sends what the order was priced as, for the caller’s customer', async () => {
    const cheaper = { ...order, amount: { value: 5, currencyCode: 'GBP' as const } };
    const outcome = await create({ kind: 'priced', order: cheaper });
    expect(outcome).toMatchObject({ kind: 'created', customerId });
    expect(calls).toEqual([
      { create: { ...cheaper, metadata: { 'save-card-user': marker } }, customer: customerId },
    ]);
  });

  it('asks Dojo for nothing when the order is refused', async () => {
    const refusal = { kind: 'currency_not_allowed', detail: 'x' } as const;
    expect(await create(refusal)).toEqual(refusal);
    expect(calls).toEqual([]);
  });

  it.each([undefined, null, 'cust_sandbox_of_somebody_else'])(
    'cancels an intent whose customer is %j, and throws',
    async (id) => {
      linkedTo = id;
      await expect(create()).rejects.toMatchObject({ code: 'intent_unlinked' });
      expect(calls.at(-1)).toEqual({ cancel: 'pi_sandbox_1' });
    },
  );

  it('says so in the log when the unlinked intent cannot be canceled', async () => {
    linkedTo = undefined;
    cancelFailure = new Rejected('dojo_refused', '');
    await expect(create()).rejects.toMatchObject({ code: 'intent_unlinked' });
    expect(log.codes).toEqual(['unlinked_intent_left']);
  });
});
