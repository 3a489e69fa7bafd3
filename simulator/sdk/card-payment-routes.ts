import type { Answer } from '../http/answer.ts';
import type { DojoCall, DojoRoute } from '../http/dojo-route.ts';
import { type Refusal, refuseField } from '../http/refusal.ts';
import { readDojoBody } from '../http/request-body.ts';
import { type PaymentOutcome, pay } from '../payments/pay.ts';
import { type SetupOutcome, setUp } from '../setups/set-up.ts';
import { newCardSchema, savedCardSchema } from './card-schemas.ts';
import { collectDeviceData } from './collect-device-data.ts';
import { completeThreeDs } from './complete-three-ds.ts';
import { checkOpen, intentOfSession, paymentOfSession, sdkDoor } from './sdk-door.ts';
import { statusCodeAnswer } from './status-codes.ts';

/** What the mobile SDKs send a card to: at Dojo on another host, here on the same. */
export const cardPaymentRoutes: readonly DojoRoute[] = [
  {
    method: 'POST',
    path: '/api/device-data/{token}',
    authorization: 'session-secret',
    handle: collectDeviceData,
  },
  {
    method: 'POST',
    path: '/api/payments/{token}',
    authorization: 'session-secret',
    handle: payWithNewCard,
  },
  {
    method: 'POST',
    path: '/api/payments/recurring/{token}',
    authorization: 'session-secret',
    handle: payWithSavedCard,
  },
  {
    method: 'POST',
    path: '/mobile/payments/{token}/three-ds-complete',
    authorization: 'session-secret',
    handle: completeThreeDs,
  },
];

function payWithNewCard(call: DojoCall): Answer {
  const asked = readDojoBody(call.body, newCardSchema);
  const found = intentOfSession(call);
  const context = { ...call, door: sdkDoor(call.settings) };
  if (found.kind === 'payment') return attemptAnswer(pay(found, asked, context), call);
  checkOpen(found, call.nowMs);
  if (!asked.isConsentGiven) throw noConsent();
  return attemptAnswer(setUp(found, asked.card, context), call);
}

/** Dojo does not say how it refuses. `Authorized` means that the user has agreed to the `terms`. */
function noConsent(): Refusal {
  return refuseField(
    'MitConsentGiven',
    'A setup intent needs the user’s consent to its terms: the SDKs send mitConsentGiven and savePaymentMethod, both true.',
  );
}

function payWithSavedCard(call: DojoCall): Answer {
  const asked = readDojoBody(call.body, savedCardSchema);
  const context = { ...call, door: sdkDoor(call.settings) };
  return attemptAnswer(pay(paymentOfSession(call), asked, context), call);
}

/** Where an SDK has the bank ask: nothing answers there. */
const stepUp = { stepUpUrl: 'https://cardinal.invalid/step-up', paReq: 'simulated' };

function attemptAnswer({ result }: PaymentOutcome | SetupOutcome, call: DojoCall): Answer {
  if (result !== 'challenge-asked') return statusCodeAnswer(result);
  const md = intentOfSession(call).intent.session?.challenge?.id;
  return statusCodeAnswer(result, { ...stepUp, md });
}
