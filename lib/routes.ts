/** What a route's function may do beyond writing its own logs. Each maps to one grant in the stack. */
export type Grant =
  /** Read and write the caller's item of the customer map. */
  | 'customer-map'
  /** Read the Dojo API key. */
  | 'dojo-key';

/** One route of the API: one folder under `functions/` and one Lambda function. */
export interface Route {
  /** The folder under `functions/` whose `handler.ts` exports `handler`. */
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** API Gateway's syntax, e.g. `/payment-intents/{paymentIntentId}`. */
  readonly path: string;
  /** `jwt`: API Gateway's authorizer checks the token. `none`: the handler checks the caller itself. */
  readonly authorization: 'jwt' | 'none';
  readonly grants: readonly Grant[];
  /** One sentence for people. */
  readonly summary: string;
}

/**
 * The API at a glance, and the only list of it: the stack, the local gateway and the bundler read
 * it, so that none can drift. A new route is a folder under `functions/` and a line here.
 */
export const routes: readonly Route[] = [
  {
    id: 'ensure-customer',
    method: 'PUT',
    path: '/customer',
    authorization: 'jwt',
    grants: ['customer-map', 'dojo-key'],
    summary: 'Makes sure that the caller has a Dojo customer.',
  },
  {
    id: 'mint-customer-secret',
    method: 'POST',
    path: '/customer/secret',
    authorization: 'jwt',
    grants: ['customer-map', 'dojo-key'],
    summary: 'Mints a short-lived customer secret.',
  },
  {
    id: 'create-payment-intent',
    method: 'POST',
    path: '/payment-intents',
    authorization: 'jwt',
    grants: ['customer-map', 'dojo-key'],
    summary: 'Creates a payment intent linked to the caller’s customer.',
  },
];
