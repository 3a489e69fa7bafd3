import { AppFault } from '../app/app-fault.ts';

/** One thing that is wrong with a request. */
export interface Violation {
  /** JSON pointer into the body, e.g. `/amount/value`; empty for the body as a whole. */
  readonly pointer?: string;
  /** The header's name, where it is a header that is wrong. */
  readonly header?: string;
  /** What the rule is, in words. */
  readonly detail: string;
}

/**
 * Every problem that this API answers with, beside API Gateway's own 401, 404, 413 and 429. The code
 * is stable: apps may branch on it. Documented for app developers in docs/errors.md.
 */
export const problems = {
  malformed_json: { status: 400, title: 'The body is not valid JSON.' },
  invalid_request: { status: 400, title: 'The request breaks one or more rules; see errors.' },
  webhook_unreadable: { status: 400, title: 'The webhook is signed and cannot be read.' },
  webhook_signature_invalid: { status: 401, title: 'The webhook is not signed by Dojo.' },
  user_id_missing: { status: 403, title: 'The token does not say which user this is.' },
  idempotency_key_in_progress: {
    status: 409,
    title: 'A request with this Idempotency-Key is still being worked on.',
  },
  charge_declined: { status: 402, title: 'The card was declined. Nothing was charged.' },
  capture_declined: { status: 402, title: 'The capture failed. Nothing was taken by it.' },
  payment_intent_not_found: { status: 404, title: 'The caller has no such payment intent.' },
  payment_method_not_found: { status: 404, title: 'The caller has no such saved card.' },
  setup_intent_not_found: { status: 404, title: 'There is no such setup intent for this caller.' },
  payment_intent_not_open: {
    status: 409,
    title: 'Only a payment intent whose status is Created can be resumed or canceled.',
  },
  setup_intent_not_open: {
    status: 409,
    title: 'The status of the setup intent does not allow this any more.',
  },
  operation_not_possible: {
    status: 409,
    title: 'The payment is in a state in which this cannot be done; see detail.',
  },
  operation_refused: {
    status: 409,
    title: 'The payment provider refuses to do this; see detail.',
  },
  payment_operation_in_progress: {
    status: 409,
    title: 'An operation of this payment is under way, or in doubt.',
  },
  body_too_large: { status: 413, title: 'The body is larger than 16 KB.' },
  unsupported_media_type: { status: 415, title: 'The body must be sent as application/json.' },
  amount_not_available: { status: 422, title: 'The payment has not that much left; see detail.' },
  merchant_limit_exceeded: {
    status: 422,
    title: 'This is more than may be given back at once, or within a day.',
  },
  amount_out_of_range: { status: 422, title: 'The amount is outside the allowed limits.' },
  currency_not_allowed: { status: 422, title: 'This currency is not allowed.' },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used on another route, or with another body.',
  },
  user_limit_reached: {
    status: 429,
    title: 'This user has created too much within a short time.',
  },
  internal_error: { status: 500, title: 'Something went wrong on our side.' },
  dojo_refused: { status: 502, title: 'The payment provider refused the request.' },
  dojo_contract_broken: { status: 502, title: 'The payment provider answered unexpectedly.' },
  intent_unlinked: {
    status: 502,
    title: 'The payment provider did not link the payment to the customer.',
  },
  customer_erasing: { status: 503, title: 'This user’s customer is being erased.' },
  customer_pending: { status: 503, title: 'This user’s customer is still being created.' },
  dojo_wrong_account: {
    status: 503,
    title: 'This service is not connected to the payment account of its customers.',
  },
  dojo_unavailable: { status: 503, title: 'The payment provider cannot be reached right now.' },
  event_bus_unavailable: { status: 503, title: 'Our event bus cannot be reached right now.' },
  service_not_configured: { status: 503, title: 'This service is not ready to take requests.' },
  payment_not_shown_yet: {
    status: 503,
    title: 'The payment provider does not show yet what was done to this payment.',
  },
  storage_unavailable: { status: 503, title: 'Our storage cannot be reached right now.' },
  webhook_in_progress: { status: 503, title: 'This webhook event is still being worked on.' },
  webhook_unconfirmed: { status: 503, title: 'Dojo does not show yet what its webhook says.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** A problem of an app's own. Its code is stable as well, and none of those above. */
export interface AppProblem {
  /** `snake_case`, e.g. `basket_expired`. */
  readonly code: string;
  /** 400 to 499: what went wrong on our side has codes already. */
  readonly status: number;
  /** One sentence for the developers of the phone's app. */
  readonly title: string;
}

export interface ProblemDetails {
  /** For people: what to change. Never inner details. */
  readonly detail?: string | undefined;
  readonly errors?: readonly Violation[] | undefined;
  /** The status of the payment intent that is not open. */
  readonly paymentIntentStatus?: string | undefined;
  /** The status of the setup intent that is not open. */
  readonly setupIntentStatus?: string | undefined;
  /** Seconds after which to try again; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined;
}

/** @throws AppFault for a problem that breaks the rules of `AppProblem`. */
function checkedAppProblem(problem: AppProblem): AppProblem {
  const { code, status } = problem;
  if (Object.hasOwn(problems, code)) {
    throw new AppFault(`The app's problem "${code}" has a code of ours: give it another one.`);
  }
  if (!Number.isInteger(status) || status < 400 || status > 499) {
    throw new AppFault(`The app's problem "${code}" must have a status from 400 to 499.`);
  }
  return problem;
}

/** Ends a request with one of the problems above, or with one of the app's own. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly details: ProblemDetails;

  constructor(kind: ProblemCode | AppProblem, details: ProblemDetails = {}) {
    const { code, status, title } =
      typeof kind === 'string' ? { code: kind, ...problems[kind] } : checkedAppProblem(kind);
    super(title);
    this.code = code;
    this.status = status;
    this.title = title;
    this.details = details;
  }
}
