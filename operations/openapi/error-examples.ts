import {
  type AppProblem,
  type ProblemCode,
  type ProblemDetails,
  problems,
} from '../../functions/core/http/problem.ts';
import type { Example } from './document-shape.ts';
import { gatewayMessages } from './gateway-messages.ts';

/** What a problem says beside its title, in the example of it. */
const details: { readonly [code in ProblemCode]?: ProblemDetails } = {
  malformed_json: { detail: 'Send one JSON object in UTF-8.' },
  invalid_request: {
    errors: [{ pointer: '/customerId', detail: 'is not a field of this request' }],
  },
  user_id_missing: { detail: 'The token’s claim "sub" must be a string of 1 to 255 characters.' },
  payment_intent_not_open: { paymentIntentStatus: 'Captured' },
  setup_intent_not_open: { setupIntentStatus: 'Authorized' },
  body_too_large: { detail: 'Send at most 16384 bytes.' },
  unsupported_media_type: { detail: 'Set content-type: application/json.' },
  amount_out_of_range: {
    detail: '/amount/value must be from 1 to 1000000 (minor units of GBP).',
  },
  currency_not_allowed: { detail: '/amount/currencyCode must be one of: GBP.' },
  operation_not_possible: {
    detail: 'Nothing of this payment can be refunded: its status is Authorized.',
    paymentIntentStatus: 'Authorized',
  },
  operation_refused: {
    detail:
      'Dojo refuses to do this (400). Its portal says more. For six minutes at most nothing else is done to this payment, until Dojo must show whether it has done it all the same.',
    paymentIntentStatus: 'Captured',
  },
  payment_operation_in_progress: {
    detail: 'A capture of this payment is under way.',
  },
  amount_not_available: {
    detail:
      '/amount/value must be at most 1500: 15.00 GBP (1500 in minor units) of this payment can be captured',
    paymentIntentStatus: 'Authorized',
  },
  merchant_limit_exceeded: {
    detail: 'One call may give back at most 1000000 GBP in minor units: merchantLimits in cdk.json',
  },
  idempotency_key_reused: {
    detail: 'Use a new key for each order, and the same route and body whenever you repeat a key.',
  },
};

/** A problem as an app may get it. */
function problemExample({ code, status, title }: AppProblem, says: ProblemDetails = {}): Example {
  return {
    summary: title,
    value: {
      type: 'about:blank',
      title,
      status,
      code,
      ...says,
      requestId: 'JKJaXmPLvHcESHA=',
    },
  };
}

function isProblemCode(name: string): name is ProblemCode {
  return Object.hasOwn(problems, name);
}

const gatewayExamples: readonly (readonly [name: string, example: Example])[] = Object.entries(
  gatewayMessages,
).map(([status, message]) => [
  `gateway_${status}`,
  { summary: 'API Gateway’s message', value: { message } },
]);

/** Problems by code, the app's own as well, and the answers of API Gateway itself as `gateway_<status>`. */
export function errorExamplesOf(
  appProblems: readonly AppProblem[],
): Readonly<Record<string, Example>> {
  return Object.fromEntries([
    ...Object.keys(problems)
      .filter(isProblemCode)
      .map((code): [string, Example] => [
        code,
        problemExample({ code, ...problems[code] }, details[code]),
      ]),
    ...appProblems.map((problem): [string, Example] => [problem.code, problemExample(problem)]),
    ...gatewayExamples,
  ]);
}
