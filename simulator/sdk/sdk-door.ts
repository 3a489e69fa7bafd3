import { type DojoCall, pathParameter } from '../http/dojo-route.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { type FoundPayment, whyPaymentClosed } from '../payments/pay.ts';
import type { PaymentDoor } from '../payments/payment-door.ts';
import type { Settings } from '../settings-schema.ts';
import { type FoundSetup, whySetupClosed } from '../setups/set-up.ts';

/**
 * For who holds a session secret. The SDKs send no customer secret with a card, so it opens the cards of the
 * intent's customer as well, of whom none are left once the customer is deleted. Dojo does not say how it
 * refuses: here with the SDKs' codes for it.
 */
export function sdkDoor({ payments }: Pick<Settings, 'payments'>): PaymentDoor {
  return {
    challenges: payments.challenges,
    opensCardsOf: () => true,
    refuse: (why, detail) => {
      switch (why) {
        case 'closed':
        case 'other-caller':
          return new Refusal(401, detail);
        case 'cannot-save':
          return refuseField('SavePaymentMethod', detail);
        case 'cannot-use-saved':
        case 'unknown-saved-card':
          return refuseField('PaymentMethodId', detail);
      }
    },
  };
}

export type FoundIntent =
  | ({ readonly kind: 'payment' } & FoundPayment)
  | ({ readonly kind: 'setup' } & FoundSetup);

/** The intent whose session secret stands in the path. */
export function intentOfSession(call: DojoCall): FoundIntent {
  const { account } = call;
  const secret = pathParameter(call, 'token');
  const payment = account.paymentIntents.findBySession(secret);
  if (payment) return { kind: 'payment', account, intent: payment };
  const setup = account.setupIntents.findBySession(secret);
  if (setup) return { kind: 'setup', account, intent: setup };
  throw new Error('The caller was let in with a session secret of no intent');
}

/** @throws Refusal 400 for a setup intent */
export function paymentOfSession(call: DojoCall): FoundIntent & { readonly kind: 'payment' } {
  const found = intentOfSession(call);
  if (found.kind === 'payment') return found;
  // Dojo does not say so. The SDKs offer a setup intent nothing but a new card.
  throw new Refusal(400, 'A setup intent takes a new card: send it to POST /api/payments/{token}.');
}

/** @throws Refusal 401 for a session secret that is good for no attempt now */
export function checkOpen(found: FoundIntent, nowMs: number): void {
  const closed =
    found.kind === 'payment'
      ? whyPaymentClosed(found.intent, nowMs)
      : whySetupClosed(found.intent, nowMs);
  if (closed !== undefined) throw new Refusal(401, closed);
}
