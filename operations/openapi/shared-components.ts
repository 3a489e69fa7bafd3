import { idempotencyKeyPattern } from '../../functions/core/http/idempotency-key-rule.ts';
import type { Header, Parameter } from './document-shape.ts';

/** Headers of answers that several routes have. */
export const headers: Readonly<Record<string, Header>> = {
  RetryAfter: {
    description: 'Seconds after which to repeat the request.',
    schema: { type: 'integer', minimum: 1 },
    example: 5,
  },
  Location: {
    description: 'Where to see how it stands: a path of this API.',
    schema: { type: 'string' },
    example: '/merchant/payment-intents/pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
  },
  RequestId: {
    description:
      'What the request’s `X-Request-Id` was. Without one, or with one that breaks its rule: the request’s own id.',
    schema: { type: 'string' },
    example: 'order-1042/attempt-2',
  },
  IdempotentReplayed: {
    description: 'There when this is the answer to an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
};

/** The header by which one of the team's services must name each movement of money. */
export const moneyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'One for each movement of money, e.g. a UUID that is stored before the request is sent. The same key and body move money once, for as long as the payment exists.',
  schema: { type: 'string', pattern: idempotencyKeyPattern.source },
  example: '3f0c7a52-9c0e-4b8e-8f8e-0a4a4c1f2d10',
};

/** The header by which an app may repeat a request. */
export const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'One for each order, e.g. a UUID that the app keeps with the order. For 24 hours the same key and body get the same intent, however often the request is repeated.',
  schema: { type: 'string', pattern: idempotencyKeyPattern.source },
  example: '3f0c7a52-9c0e-4b8e-8f8e-0a4a4c1f2d10',
};

/** The header by which a caller gives a request a name of its own. */
export const requestId: Parameter = {
  name: 'X-Request-Id',
  in: 'header',
  required: false,
  description:
    'What the caller calls this request: no personal data, no secret. It is in every line of the backend’s log, in `callerRequestId` of a problem, and comes back with the answer. One that breaks the rule is ignored.',
  schema: { type: 'string', pattern: '^[\\w.:/+=-]{1,128}$' },
  example: 'order-1042/attempt-2',
};

/** How a caller proves who it is. */
export const securitySchemes = {
  signIn: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A token of your app’s sign-in. `npm run --silent token -- alice` makes one for npm start.',
  },
  awsSigV4: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'AWS Signature Version 4, for the service `execute-api`, of a role with the stack’s policy `MerchantPolicyArn`. For npm start: access key and secret are `local`, the region is `eu-west-2`.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  dojoSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'dojo-signature',
    description: '`sha256=` and the HMAC-SHA256 of the body, keyed with the signing secret.',
  },
} as const;
