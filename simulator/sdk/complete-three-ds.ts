import type { Answer } from '../http/answer.ts';
import type { DojoCall } from '../http/dojo-route.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { readDojoBody } from '../http/request-body.ts';
import { endChallenge } from '../payments/pay.ts';
import { endSetupChallenge } from '../setups/set-up.ts';
import { threeDsCompleteSchema } from './card-schemas.ts';
import { intentOfSession } from './sdk-door.ts';
import { statusCodeAnswer } from './status-codes.ts';

/**
 * Ends 3-D Secure: `POST /mobile/payments/{token}/three-ds-complete`. `isValidated` alone decides: what Dojo
 * makes of the rest is not published, and there is no signature of Cardinal's to check.
 *
 * @throws Refusal 400 when nothing waits for it, 401 when it comes too late
 */
export function completeThreeDs(call: DojoCall): Answer {
  const { nowMs } = call;
  const { transactionId, cardinalValidateResponse } = readDojoBody(
    call.body,
    threeDsCompleteSchema,
  );
  const found = intentOfSession(call);
  const { session, status } = found.intent;
  const challenge = session?.challenge;
  if (!session || !challenge) {
    throw new Refusal(400, 'No payment with this session secret waits for 3-D Secure.');
  }
  if (status !== 'Created' || nowMs >= session.expireAtMs) {
    throw new Refusal(
      401,
      'Too late: the session secret has expired, or the intent is not Created.',
    );
  }
  if (transactionId !== challenge.id) {
    throw refuseField(
      'TransactionId',
      'The TransactionId field is the md of the payment’s answer.',
    );
  }
  const answer = { challenge, isPassed: cardinalValidateResponse?.isValidated === true };
  const { result } =
    found.kind === 'payment'
      ? endChallenge({ ...found, intent: { ...found.intent, session } }, answer, nowMs)
      : endSetupChallenge(found, answer, nowMs);
  return statusCodeAnswer(result);
}
