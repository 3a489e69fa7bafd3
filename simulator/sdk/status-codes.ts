import type { Answer } from '../http/answer.ts';
import type { AttemptResult } from '../payments/pay.ts';

/** What the SDKs hand to the app (`DojoPaymentResult`, `DojoSDKResponseCode`). */
const statusCodes = {
  approved: 0,
  'challenged-then-approved': 0,
  'challenge-asked': 3,
  declined: 5,
  'challenge-failed': 30,
} as const satisfies Record<AttemptResult, number>;

/** For a developer who looks at the answer: the SDKs read no message. */
const messages: Partial<Record<AttemptResult, string>> = {
  'challenge-asked':
    'The bank of this card asks (3-D Secure). The simulator cannot imitate Cardinal, which would ask: send what it would say to POST /mobile/payments/{token}/three-ds-complete, with md as the transactionId.',
  'challenge-failed':
    'The bank’s question (3-D Secure) was not passed. It runs in Cardinal’s library against Cardinal’s servers, which the simulator cannot imitate: pay with a card without a challenge, or set payments.challenges to "asked".',
};

/** An attempt's end, as the SDKs read it. */
export function statusCodeAnswer(result: AttemptResult, details: object = {}): Answer {
  const message = messages[result];
  return {
    status: 200,
    body: {
      statusCode: statusCodes[result],
      ...(message !== undefined && { message }),
      ...details,
    },
  };
}
