/** What Dojo's reference says of an answer's fields. */
export interface AnswerShape {
  /** May be null. */
  readonly nullable: readonly string[];
  /** May be null as well, but then a client can do nothing with the answer. */
  readonly needed?: readonly string[];
  readonly within?: Readonly<Record<string, AnswerShape>>;
}

const address: AnswerShape = {
  nullable: [
    'address1',
    'address2',
    'address3',
    'address4',
    'city',
    'state',
    'postcode',
    'locality',
    'county',
  ],
};

const customer: AnswerShape = {
  nullable: [
    'name',
    'emailAddress',
    'phoneNumber',
    'vatNumber',
    'billingAddress',
    'shippingAddress',
    'createdAt',
    'updatedAt',
  ],
  needed: ['id'],
  within: { billingAddress: address, shippingAddress: address },
};

const supportedPaymentMethods: AnswerShape = { nullable: ['cardSchemes', 'wallets'] };

const savedCardList: AnswerShape = {
  nullable: ['customerId', 'merchantId', 'supportedPaymentMethods'],
  needed: ['savedPaymentMethods'],
  within: {
    savedPaymentMethods: { nullable: ['cardDetails'], needed: ['id'] },
    supportedPaymentMethods,
  },
};

const intentParts = {
  customer: { nullable: ['emailAddress', 'phoneNumber'], needed: ['id'] },
  billingAddress: address,
  merchantConfig: { nullable: ['supportedPaymentMethods'], within: { supportedPaymentMethods } },
  paymentDetails: {
    nullable: [
      'transactionId',
      'transactionDateTime',
      'message',
      'paymentMethodId',
      'authCode',
      'card',
      'avsResult',
    ],
    within: {
      card: { nullable: ['cardNumber', 'cardName', 'expiryDate', 'cardType', 'last4PAN'] },
    },
  },
};

/** Nullable in payment intents and in setup intents. */
const intentFields = [
  'paymentDetails',
  'paymentMethods',
  'requestSecurity',
  'billingAddress',
  'shippingDetails',
  'reference',
  'description',
  'merchantConfig',
  'config',
  'expireAt',
  'metadata',
];

const paymentIntent: AnswerShape = {
  nullable: [
    ...intentFields,
    'captureMode',
    'tipsAmount',
    'requestedAmount',
    'totalAmount',
    'refundedAmount',
    'subtotalLineItems',
    'itemLines',
    'taxLines',
    'actionLink',
    'autoExpireAction',
    'autoExpireIn',
    'orderDetails',
    'setupIntentId',
    'cashbackAmount',
    'serviceChargeAmount',
    'paymentLink',
    'terminalSessionHistory',
    'captures',
  ],
  needed: ['id', 'clientSessionSecret', 'customer', 'amount'],
  within: intentParts,
};

const setupIntent: AnswerShape = {
  nullable: [
    ...intentFields,
    'clientSessionSecretExpirationDate',
    'intendedAmount',
    'terms',
    'paymentSource',
    'setupEvents',
  ],
  needed: ['id', 'clientSessionSecret', 'customer'],
  within: intentParts,
};

const neededConfig = ['merchantConfig', 'config'];

const publicParts = {
  ...intentParts,
  merchantConfig: {
    nullable: [],
    needed: ['supportedPaymentMethods'],
    within: { supportedPaymentMethods: { nullable: ['wallets'], needed: ['cardSchemes'] } },
  },
};

/**
 * Not in the reference: nullable is what is nullable in the whole intent. Without what is needed Android's
 * SDK refuses it.
 */
const publicPaymentIntent: AnswerShape = {
  nullable: [
    'captureMode',
    'paymentMethods',
    'billingAddress',
    'shippingDetails',
    'reference',
    'description',
    'metadata',
    'tipsAmount',
    'refundedAmount',
    'itemLines',
  ],
  needed: ['id', 'clientSessionSecret', 'customer', 'totalAmount', ...neededConfig],
  within: publicParts,
};

const neededOfSetup = ['intendedAmount', 'paymentSource', ...neededConfig];

const publicSetupIntent: AnswerShape = {
  nullable: setupIntent.nullable.filter((field) => !neededOfSetup.includes(field)),
  needed: ['id', 'clientSessionSecret', 'customer', ...neededOfSetup],
  within: publicParts,
};

/** The reference does not call `secrets` nullable; here it can be. */
const subscription: AnswerShape = {
  nullable: ['accountId', 'description'],
  needed: ['secrets'],
};

const signingSecrets: AnswerShape = { nullable: [], needed: ['secrets'] };

const customerSecret: AnswerShape = { nullable: [], needed: ['secret'] };

function pageOf(item: AnswerShape): AnswerShape {
  return { nullable: ['before'], needed: ['data', 'after'], within: { data: item } };
}

export const problemShape: AnswerShape = {
  nullable: ['type', 'title', 'status', 'detail', 'traceId', 'errors'],
};

/** What each path answers, be it one or a list of them. */
const shapesByPath: Readonly<Record<string, AnswerShape>> = {
  '/customers': customer,
  '/customers/search': pageOf(customer),
  '/customers/{customerId}': customer,
  '/customers/{customerId}/create-secret': customerSecret,
  '/customers/public/{customerId}/payment-methods': savedCardList,
  '/payment-intents': paymentIntent,
  '/payment-intents/search': pageOf(paymentIntent),
  '/payment-intents/{paymentIntentId}': paymentIntent,
  '/payment-intents/{paymentIntentId}/refresh-client-session-secret': paymentIntent,
  '/payment-intents/public/{paymentIntentId}': publicPaymentIntent,
  '/payment-intents/public/{paymentIntentId}/refresh-client-session-secret': publicPaymentIntent,
  '/setup-intents': setupIntent,
  '/setup-intents/{setupIntentId}': setupIntent,
  '/setup-intents/{setupIntentId}/refresh-client-session-secret': setupIntent,
  '/setup-intents/public/{setupIntentId}': publicSetupIntent,
  '/setup-intents/public/{setupIntentId}/refresh-client-session-secret': publicSetupIntent,
  '/webhooks': subscription,
  '/webhooks/{subscriptionId}': subscription,
  '/webhooks/{subscriptionId}/secrets': signingSecrets,
};

/** Undefined for a path whose answer has no nullable field. */
export function shapeOfAnswer(path: string): AnswerShape | undefined {
  return shapesByPath[path];
}

export const nullableFieldNames: readonly string[] = [
  ...new Set([...Object.values(shapesByPath), problemShape].flatMap(fieldsOf)),
].sort();

function fieldsOf({ nullable, needed = [], within = {} }: AnswerShape): readonly string[] {
  return [...nullable, ...needed, ...Object.values(within).flatMap(fieldsOf)];
}
