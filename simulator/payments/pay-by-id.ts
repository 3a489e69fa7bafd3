import type { Accounts } from '../accounts.ts';
import type { SimulatorClock } from '../clock.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import type { Ids } from '../ids.ts';
import { type FoundPayment, type PaymentOutcome, pay } from './pay.ts';
import type { PaymentDoor, RefusedAttempt } from './payment-door.ts';
import type { PaymentRequest } from './payment-request.ts';

export interface ByIdContext {
  readonly accounts: Accounts;
  readonly clock: SimulatorClock;
  readonly ids: Ids;
}

/**
 * Pays as a mobile SDK would, for who knows an intent's id: `POST /simulator/payments`.
 *
 * @throws Refusal 404 for an unknown intent or saved card, 409 for an intent that cannot be paid
 * now, 401 for a customer secret that is not valid for the intent's customer, 400 for saving a
 * card on an intent without a customer
 */
export function payById(
  { paymentIntentId, customerSecret, ...asked }: PaymentRequest,
  { accounts, clock, ids }: ByIdContext,
): PaymentOutcome {
  return pay(getPayment(accounts, paymentIntentId), asked, {
    nowMs: clock.now(),
    ids,
    door: {
      ...byIdDoor,
      opensCardsOf: (account, customerId) =>
        account.secrets.opens(customerSecret ?? '', customerId),
    },
  });
}

/** Without what it says of saved cards. */
export const byIdDoor = {
  challenges: 'passed',
  refuse: (why: RefusedAttempt, detail: string): Refusal => {
    switch (why) {
      case 'closed':
        return new Refusal(409, detail);
      case 'cannot-save':
        return refuseField('savePaymentMethod', detail);
      case 'cannot-use-saved':
        return refuseField('savedPaymentMethodId', detail);
      case 'unknown-saved-card':
        return new Refusal(404, detail);
      case 'other-caller':
        return new Refusal(401, detail);
    }
  },
} satisfies Omit<PaymentDoor, 'opensCardsOf'>;

function getPayment(accounts: Accounts, id: string): FoundPayment {
  for (const account of accounts.list()) {
    const intent = account.paymentIntents.find(id);
    if (intent) return { account, intent };
  }
  throw new Refusal(404, 'There is no payment intent with that paymentIntentId.');
}
