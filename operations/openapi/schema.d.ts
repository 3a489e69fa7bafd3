// Written by npm run openapi from the routes’ contracts. Do not edit.

/** The JSON of requests and answers, by name. */
export interface Schemas {
  Checkout: {
    /** For the SDK, and for asking how the payment stands. Treat it as sensitive: whoever has it can see the amount. */
    paymentIntentId: string;
    /** The Dojo customer to whom the intent is linked: the caller’s. */
    customerId: string;
    amount: Schemas['Money'];
    /** As it was sent. Empty if Dojo does not say. */
    reference: string;
    /** Dojo’s word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`, or one that Dojo adds later. There is no “declined”: a declined attempt leaves it `Created`. */
    status: string;
    /** For the SDK. `null`: none could be had; paying with a card works, saved cards are not shown. */
    customerSecret: string | null;
    /** When the secret stops working. ISO 8601, UTC. `null`: no secret, or not known. */
    expiresAt: string | null;
    /** What could not be done beside the payment. Absent when all went well. */
    warnings?: Schemas['Warning'][];
  };
  Customer: {
    /** The caller’s Dojo customer: the same every time. */
    customerId: string;
  };
  CustomerSecret: {
    /** The Dojo customer whose cards the secret opens. */
    customerId: string;
    /** For the SDKs: Android’s `clientSecret`, iOS’ and React Native’s `customerSecret`. */
    customerSecret: string;
    /** When the secret stops working. ISO 8601, UTC. `null`: not known. */
    expiresAt: string | null;
  };
  DojoWebhook: {
    /** The event’s id, the same in every repetition. */
    id: string;
    event: string;
    accountId?: string;
    createdAt?: string | null;
    data: {
      paymentIntentId: string;
      /** When Dojo shows an earlier status, the webhook is refused for now. */
      paymentStatus?: string | null;
    };
  };
  Erasure: {
    status: 'erasing';
  };
  GatewayMessage: {
    message: string;
  };
  Money: {
    /** Minor units of the currency: 1999 is £19.99. */
    value: number;
    /** ISO 4217, e.g. `GBP`. */
    currencyCode: string;
  };
  NewPaymentIntent: {
    /** For the SDK, and for asking how the payment stands. Treat it as sensitive: whoever has it can see the amount. */
    paymentIntentId: string;
    /** The Dojo customer to whom the intent is linked: the caller’s. */
    customerId: string;
    amount: Schemas['Money'];
    /** As it was sent. Empty if Dojo does not say. */
    reference: string;
    /** Dojo’s word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`, or one that Dojo adds later. There is no “declined”: a declined attempt leaves it `Created`. */
    status: string;
  };
  Order: {
    amount: Schemas['OrderAmount'];
    /** Your order’s name, shown in Dojo’s portal. */
    reference: string;
    description?: string;
    /** `Auto` (the default) takes the money at once; `Manual` only reserves it until your team captures it. */
    captureMode?: 'Auto' | 'Manual';
    /** Texts of your own, kept with the payment. The key `save-card-user` is refused. */
    metadata?: { [name: string]: string };
  };
  OrderAmount: {
    /** Minor units: 1000 is £10.00. */
    value: number;
    currencyCode: 'GBP' | 'EUR';
  };
  PaymentIntent: {
    /** For the SDK, and for asking how the payment stands. Treat it as sensitive: whoever has it can see the amount. */
    paymentIntentId: string;
    /** The Dojo customer to whom the intent is linked: the caller’s. */
    customerId: string;
    amount: Schemas['Money'];
    /** As it was sent. Empty if Dojo does not say. */
    reference: string;
    /** Dojo’s word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`, or one that Dojo adds later. There is no “declined”: a declined attempt leaves it `Created`. */
    status: string;
    /** Whether the money is taken, so that the order may be fulfilled. */
    paid: boolean;
  };
  PaymentMethods: {
    paymentMethods: Schemas['SavedCard'][];
    supported: Schemas['SupportedMethods'];
  };
  Problem: {
    type: 'about:blank';
    /** For developers; may be reworded. */
    title: string;
    /** The HTTP status. */
    status: number;
    /** Stable: branch on it. */
    code: string;
    /** For developers: what to change. */
    detail?: string;
    /** Every rule that the request breaks. */
    errors?: Schemas['Violation'][];
    /** With `payment_intent_not_open`: the status of the intent. */
    paymentIntentStatus?: string;
    /** With `setup_intent_not_open`: the status of the setup intent. */
    setupIntentStatus?: string;
    /** What to quote to the backend team. */
    requestId: string;
  };
  SavedCard: {
    /** For deleting the card, and for paying with it. */
    id: string;
    /** Dojo’s word, e.g. `VISA`, `MASTERCARD`. `null`: not known. */
    scheme: string | null;
    /** e.g. `52000000****1005`. `null`: not known. */
    maskedPan: string | null;
    /** The last four digits, for showing. `null`: not known. */
    last4: string | null;
    /** The last day on which the card works. `null`: not known. */
    expiryDate: string | null;
    /** Whether that day has passed, in UTC. `null`: not known. */
    expired: boolean | null;
  };
  SetupIntent: {
    /** For the SDK, and for asking how it stands. */
    setupIntentId: string;
    /** The Dojo customer to whom it is linked: the caller’s. */
    customerId: string;
    /** As it was sent. Empty if Dojo does not say. */
    reference: string;
    /** Dojo’s word: `Created`, `Authorized` (the card is added and the terms are agreed to), `Completed` (charged), `Canceled`, `Expired`, `CardExpired`, `Closed`, or one that Dojo adds later. */
    status: string;
    /** Shown to the user; nothing is charged by it. `null`: Dojo has none. */
    intendedAmount: Schemas['Money'] | null;
  };
  SetupOrder: {
    /** Your booking’s or agreement’s name, shown in Dojo’s portal. */
    reference: string;
    description?: string;
  };
  /** What may be used to pay, saved or not. Both lists are empty for a user who has no customer yet. */
  SupportedMethods: {
    /** e.g. `VISA` */
    cardSchemes: string[];
    /** e.g. `APPLE_PAY` */
    wallets: string[];
  };
  Violation: {
    /** JSON pointer into the body; empty for the body as a whole. */
    pointer?: string;
    /** Where it is a header that is wrong. */
    header?: string;
    /** The rule, in words. */
    detail: string;
  };
  Warning: {
    /** Stable, e.g. `customer_secret_unavailable`. */
    code: string;
    /** For developers. */
    detail: string;
  };
}

/** The API’s operations, by path and method. */
export interface Paths {
  '/customer': {
    /** Makes sure that the caller has a Dojo customer. */
    put: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['Customer'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable'
                | 'customer_erasing'
                | 'customer_pending';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
    /** Erases the caller’s customer and saved cards. */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['Erasure'] };
        };
        204: { headers: { [name: string]: unknown }; content?: never };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/customer/secret': {
    /** Mints a short-lived customer secret. */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['CustomerSecret'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable'
                | 'customer_erasing'
                | 'customer_pending';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/payment-intents': {
    /** Creates a payment intent linked to the caller’s customer. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { 'application/json': Schemas['Order'] } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['NewPaymentIntent'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'idempotency_key_in_progress';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        422: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'amount_out_of_range' | 'currency_not_allowed' | 'idempotency_key_reused';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'intent_unlinked' | 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable'
                | 'customer_erasing'
                | 'customer_pending';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/checkout': {
    /** Creates a payment intent and mints a customer secret in one round trip. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { 'application/json': Schemas['Order'] } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['Checkout'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'idempotency_key_in_progress';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        422: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'amount_out_of_range' | 'currency_not_allowed' | 'idempotency_key_reused';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'intent_unlinked' | 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable'
                | 'customer_erasing'
                | 'customer_pending';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/payment-intents/{paymentIntentId}': {
    /** Tells how a payment stands and whether the order may be fulfilled. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { paymentIntentId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['PaymentIntent'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'payment_intent_not_found';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
    /** Cancels an open payment intent. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { paymentIntentId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'payment_intent_not_found';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'payment_intent_not_open';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/payment-intents/{paymentIntentId}/resume': {
    /** Renews the session of an open payment intent. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { paymentIntentId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['Checkout'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'payment_intent_not_found';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'payment_intent_not_open';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/payment-methods': {
    /** Lists the caller’s saved cards. */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['PaymentMethods'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/payment-methods/{paymentMethodId}': {
    /** Deletes one of the caller’s saved cards. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { paymentMethodId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'payment_method_not_found';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/setup-intents': {
    /** Takes a card to be charged later. */
    post: {
      parameters: {
        query?: never;
        header?: { 'Idempotency-Key'?: string };
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { 'application/json': Schemas['SetupOrder'] } };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['SetupIntent'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'idempotency_key_in_progress';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        422: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'idempotency_key_reused';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'intent_unlinked' | 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable'
                | 'customer_erasing'
                | 'customer_pending';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/setup-intents/{setupIntentId}': {
    /** Tells how a setup intent stands. */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: { setupIntentId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['SetupIntent'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'setup_intent_not_found';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
    /** Cancels an open setup intent. */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: { setupIntentId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: { headers: { [name: string]: unknown }; content?: never };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'setup_intent_not_found';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'setup_intent_not_open';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/setup-intents/{setupIntentId}/resume': {
    /** Renews the session of an open setup intent. */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: { setupIntentId: string };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['SetupIntent'] };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'malformed_json' | 'invalid_request';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        403: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'user_id_missing';
            };
          };
        };
        404: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'setup_intent_not_found';
            };
          };
        };
        409: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'setup_intent_not_open';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'body_too_large';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        415: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'unsupported_media_type';
            };
          };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
  '/webhooks/dojo': {
    /** Takes Dojo’s signed webhooks, and publishes what they are about. */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': Schemas['DojoWebhook'] } };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': {
              outcome: 'published' | 'dead-lettered' | 'repeated' | 'not-ours' | 'unknown-event';
            };
          };
        };
        400: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'webhook_unreadable';
            };
          };
        };
        401: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'webhook_signature_invalid';
            };
          };
        };
        413: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        429: {
          headers: { [name: string]: unknown };
          content: { 'application/json': Schemas['GatewayMessage'] };
        };
        500: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'internal_error';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
        502: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code: 'dojo_refused' | 'dojo_contract_broken';
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': Schemas['Problem'] & {
              code:
                | 'webhook_in_progress'
                | 'webhook_unconfirmed'
                | 'event_bus_unavailable'
                | 'dojo_unavailable'
                | 'dojo_wrong_account'
                | 'service_not_configured'
                | 'storage_unavailable';
            };
            'application/json': Schemas['GatewayMessage'];
          };
        };
      };
    };
  };
}
