import * as z from 'zod/mini';

const violation = z
  .object({
    pointer: z
      .optional(z.string())
      .check(z.describe('JSON pointer into the body; empty for the body as a whole.')),
    header: z.optional(z.string()).check(z.describe('Where it is a header that is wrong.')),
    detail: z.string().check(z.describe('The rule, in words.')),
  })
  .check(z.meta({ id: 'Violation' }));

/** Every error of the handlers: RFC 9457. */
export const problemAnswer = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().check(z.describe('For developers; may be reworded.')),
    status: z.int().check(z.describe('The HTTP status.')),
    code: z.string().check(z.describe('Stable: branch on it.')),
    detail: z.optional(z.string()).check(z.describe('For developers: what to change.')),
    errors: z.optional(z.array(violation)).check(z.describe('Every rule that the request breaks.')),
    paymentIntentStatus: z
      .optional(z.string())
      .check(z.describe('With `payment_intent_not_open`: the status of the intent.')),
    setupIntentStatus: z
      .optional(z.string())
      .check(z.describe('With `setup_intent_not_open`: the status of the setup intent.')),
    requestId: z.string().check(z.describe('What to quote to the backend team.')),
    callerRequestId: z
      .optional(z.string())
      .check(z.describe('The request’s `X-Request-Id`, if it had one.')),
  })
  .check(z.meta({ id: 'Problem' }));

/** What API Gateway says when a request does not reach a handler, or no handler answers. */
export const gatewayAnswer = z
  .object({ message: z.string() })
  .check(z.meta({ id: 'GatewayMessage' }));
