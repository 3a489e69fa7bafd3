import { type ItemGrantName, isItemGrant } from './item-grants.ts';

/** What a route's function may do beyond writing its own logs. Each maps to one grant in the stack. */
export type Grant =
  /** Read or write single items of one kind. */
  | ItemGrantName
  /** Look up a customer's user. */
  | 'customer-index'
  /** Read the secrets that webhooks are signed with. */
  | 'webhook-secrets'
  /** Publish to the bus of payment events, and to the queue of those that it refuses. */
  | 'event-bus'
  /** Have looked at again, within a minute, what a request leaves open. */
  | 'settle-queue'
  /** Read the Dojo API key. */
  | 'dojo-key';

const otherGrants: readonly string[] = [
  'customer-index',
  'webhook-secrets',
  'event-bus',
  'dojo-key',
  'settle-queue',
] satisfies readonly Exclude<Grant, ItemGrantName>[];

export function isGrant(name: string): name is Grant {
  return isItemGrant(name) || otherGrants.includes(name);
}

/** One route of the API: one folder under `functions/` and one Lambda function. */
export interface Route {
  /** The folder under `functions/` whose `handler.ts` exports `handler`. */
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** API Gateway's syntax, e.g. `/payment-intents/{paymentIntentId}`. */
  readonly path: string;
  /**
   * `jwt`: for the app's users; API Gateway's authorizer checks the token. `iam`: for the team's own
   * services; API Gateway checks that AWS credentials signed the request, and that IAM allows it. `none`:
   * the handler checks the caller itself.
   */
  readonly authorization: 'jwt' | 'iam' | 'none';
  readonly grants: readonly Grant[];
  /** One sentence for people. */
  readonly summary: string;
}

/** Where Dojo sends its webhooks. */
export const webhookPath = '/webhooks/dojo';

/** Whether the route is one of those for the team's own services. */
export function isForMerchant({ authorization }: Route): boolean {
  return authorization === 'iam';
}

/** Whether the route's function needs to know how much may be given back. */
export function movesMoney({ grants }: Route): boolean {
  return grants.includes('payment-records');
}

/** Whether the route's function needs to know the bus and what belongs to it. */
export function publishes({ grants }: Route): boolean {
  return grants.includes('event-bus');
}

/** Whether the route's function needs to know the queue of what is left open. */
export function settlesLater({ grants }: Route): boolean {
  return grants.includes('settle-queue');
}

/** What it takes to use the customer that a user has. */
const usesCustomer = [
  'customers-read',
  'dojo-account-read',
  'dojo-key',
] as const satisfies readonly Grant[];

/** The same where Dojo may tell of attempts that were declined. */
const seesDeclines = [...usesCustomer, 'decline-count'] as const satisfies readonly Grant[];

/** What it takes to find an intent for one of the team's services, and whose it is. */
const findsIntent = [
  'customer-index',
  'map-identity',
  'dojo-account-read',
  'dojo-key',
] as const satisfies readonly Grant[];

/** What it takes to erase a user's customer. */
const erasesCustomer = [
  'settle-queue',
  'customers',
  'map-identity',
  'dojo-account-read',
  'adoptable-customers',
  'dojo-key',
] as const satisfies readonly Grant[];

/** What it takes to give a user a customer. */
const givesCustomer = [
  'customers',
  'map-identity',
  'dojo-account',
  'adoptable-customers',
  'creation-count',
  'dojo-key',
  'settle-queue',
] as const satisfies readonly Grant[];

/** What it takes to give a user a customer, and another one if Dojo turns out to have lost it. */
const replacesCustomer = [
  ...givesCustomer,
  'replacement-budget',
] as const satisfies readonly Grant[];

/** What it takes to move a payment's money. */
const changesPayment = [
  ...findsIntent,
  'payment-records',
  'settle-queue',
] as const satisfies readonly Grant[];

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
    grants: givesCustomer,
    summary: 'Makes sure that the caller has a Dojo customer.',
  },
  {
    id: 'mint-customer-secret',
    method: 'POST',
    path: '/customer/secret',
    authorization: 'jwt',
    grants: replacesCustomer,
    summary: 'Creates a short-lived customer secret.',
  },
  {
    id: 'create-payment-intent',
    method: 'POST',
    path: '/payment-intents',
    authorization: 'jwt',
    grants: [...replacesCustomer, 'idempotency'],
    summary: 'Creates a payment intent linked to the caller’s customer.',
  },
  {
    id: 'checkout',
    method: 'POST',
    path: '/checkout',
    authorization: 'jwt',
    grants: [...replacesCustomer, 'idempotency'],
    summary: 'Creates a payment intent and a customer secret in one round trip.',
  },
  {
    id: 'get-payment-intent',
    method: 'GET',
    path: '/payment-intents/{paymentIntentId}',
    authorization: 'jwt',
    grants: seesDeclines,
    summary: 'Tells how a payment stands and whether the order may be fulfilled.',
  },
  {
    id: 'resume-payment-intent',
    method: 'POST',
    path: '/payment-intents/{paymentIntentId}/resume',
    authorization: 'jwt',
    grants: usesCustomer,
    summary: 'Renews the session of an open payment intent.',
  },
  {
    id: 'cancel-payment-intent',
    method: 'DELETE',
    path: '/payment-intents/{paymentIntentId}',
    authorization: 'jwt',
    grants: usesCustomer,
    summary: 'Cancels an open payment intent.',
  },
  {
    id: 'list-payment-methods',
    method: 'GET',
    path: '/payment-methods',
    authorization: 'jwt',
    grants: usesCustomer,
    summary: 'Lists the caller’s saved cards.',
  },
  {
    id: 'delete-payment-method',
    method: 'DELETE',
    path: '/payment-methods/{paymentMethodId}',
    authorization: 'jwt',
    grants: usesCustomer,
    summary: 'Deletes one of the caller’s saved cards.',
  },
  {
    id: 'create-setup-intent',
    method: 'POST',
    path: '/setup-intents',
    authorization: 'jwt',
    grants: [...replacesCustomer, 'idempotency'],
    summary: 'Takes a card to be charged later.',
  },
  {
    id: 'get-setup-intent',
    method: 'GET',
    path: '/setup-intents/{setupIntentId}',
    authorization: 'jwt',
    grants: seesDeclines,
    summary: 'Tells how a setup intent stands.',
  },
  {
    id: 'resume-setup-intent',
    method: 'POST',
    path: '/setup-intents/{setupIntentId}/resume',
    authorization: 'jwt',
    grants: seesDeclines,
    summary: 'Renews the session of an open setup intent.',
  },
  {
    id: 'cancel-setup-intent',
    method: 'DELETE',
    path: '/setup-intents/{setupIntentId}',
    authorization: 'jwt',
    grants: usesCustomer,
    summary: 'Cancels an open setup intent.',
  },
  {
    id: 'erase-customer',
    method: 'DELETE',
    path: '/customer',
    authorization: 'jwt',
    grants: erasesCustomer,
    summary: 'Erases the caller’s customer and saved cards.',
  },
  {
    id: 'get-merchant-payment-intent',
    method: 'GET',
    path: '/merchant/payment-intents/{paymentIntentId}',
    authorization: 'iam',
    grants: [...findsIntent, 'payment-records-read'],
    summary: 'Tells what of a payment is captured, refunded and left.',
  },
  {
    id: 'capture-payment',
    method: 'POST',
    path: '/merchant/payment-intents/{paymentIntentId}/captures',
    authorization: 'iam',
    grants: changesPayment,
    summary: 'Takes money that a payment has reserved.',
  },
  {
    id: 'release-payment',
    method: 'POST',
    path: '/merchant/payment-intents/{paymentIntentId}/release',
    authorization: 'iam',
    grants: [...changesPayment, 'give-back-budget'],
    summary: 'Gives back what a payment has reserved.',
  },
  {
    id: 'refund-payment',
    method: 'POST',
    path: '/merchant/payment-intents/{paymentIntentId}/refunds',
    authorization: 'iam',
    grants: [...changesPayment, 'give-back-budget'],
    summary: 'Gives back money that was captured.',
  },
  {
    id: 'charge-setup-intent',
    method: 'POST',
    path: '/merchant/setup-intents/{setupIntentId}/charges',
    authorization: 'iam',
    grants: changesPayment,
    summary: 'Charges the card that a setup intent has taken.',
  },
  {
    id: 'get-merchant-setup-intent',
    method: 'GET',
    path: '/merchant/setup-intents/{setupIntentId}',
    authorization: 'iam',
    grants: [...findsIntent, 'payment-records-read'],
    summary: 'Tells how a setup intent stands, whose it is, and what was charged.',
  },
  {
    id: 'close-setup-intent',
    method: 'DELETE',
    path: '/merchant/setup-intents/{setupIntentId}',
    authorization: 'iam',
    grants: findsIntent,
    summary: 'Closes a setup intent, authorized or not.',
  },
  {
    id: 'erase-user',
    method: 'DELETE',
    path: '/merchant/users/{userId}/customer',
    authorization: 'iam',
    grants: erasesCustomer,
    summary: 'Erases a user’s customer and saved cards.',
  },
  {
    id: 'receive-webhook',
    method: 'POST',
    path: webhookPath,
    authorization: 'none',
    grants: [
      'idempotency',
      'customer-index',
      'map-identity',
      'decline-count',
      'dojo-key',
      'webhook-secrets',
      'event-bus',
    ],
    summary: 'Takes Dojo’s signed webhooks, and publishes what they are about.',
  },
];
