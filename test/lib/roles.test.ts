import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { selectStages } from '../../lib/app-stage.ts';
import { parseSettings } from '../../lib/config.ts';
import { routes } from '../../lib/routes.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp } from '../fixtures/fixture-app.ts';
import { permissionsOf } from './roles.ts';
import { testApp } from './test-app.ts';

const fixture = await fixtureApp();

const [settings] = selectStages(
  parseSettings({
    'save-card': {
      apps: {
        books: {
          live: {
            dojo: { environment: 'production' },
            amountLimits: { GBP: { minimum: 1, maximum: 2 } },
          },
        },
      },
    },
  }),
);
if (settings === undefined) throw new Error('The settings above have one stage.');
const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings,
    app: fixture,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);

/** What a function may do, a line each, without its logs and traces. */
function mayDo(description: string): readonly string[] {
  return permissionsOf(template, description)
    .filter(({ action }) => !/^(logs|xray):/.test(action))
    .map(({ action, resource, keys }) => [action, keys ?? '', resource].filter(Boolean).join(' '))
    .map((line) => line.replace(' CustomerMapTable', ''))
    .sort();
}

const dojoKey = 'secretsmanager:GetSecretValue DojoKey';
const readsCustomer = ['dynamodb:GetItem account#*', 'dynamodb:GetItem user#*', dojoKey];
const seesDeclines = [...readsCustomer, 'dynamodb:UpdateItem declined#*'];
const givesCustomer = [
  ...readsCustomer,
  'dynamodb:GetItem map#identity',
  'dynamodb:DeleteItem adoptable#*',
  'dynamodb:GetItem adoptable#*',
  'dynamodb:PutItem account#*',
  'dynamodb:PutItem map#identity',
  'dynamodb:PutItem user#*',
  'sqs:SendMessage SettleQueue',
];
const countsCreations = ['dynamodb:GetItem created#*', 'dynamodb:UpdateItem created#*'];
const replacesCustomer = [
  ...givesCustomer,
  ...countsCreations,
  'dynamodb:GetItem healing#*',
  'dynamodb:UpdateItem healing#*',
];
const findsIntent = [
  'dynamodb:GetItem account#*',
  'dynamodb:GetItem map#identity',
  'dynamodb:PutItem map#identity',
  'dynamodb:Query/index/customer-id',
  dojoKey,
];
const changesPayment = [
  'sqs:SendMessage SettleQueue',
  ...findsIntent,
  'dynamodb:GetItem payment#*',
  'dynamodb:PutItem payment#*',
];
const erasesCustomer = givesCustomer.filter((it) => it !== 'dynamodb:PutItem account#*');
const idempotency = [
  'dynamodb:DeleteItem once#*',
  'dynamodb:GetItem once#*',
  'dynamodb:PutItem once#*',
];

const expected: readonly (readonly [string, readonly string[]])[] = [
  ['PUT /customer', [...givesCustomer, ...countsCreations]],
  ['POST /customer/secret', replacesCustomer],
  ['POST /payment-intents', [...replacesCustomer, ...idempotency]],
  ['POST /checkout', [...replacesCustomer, ...idempotency]],
  ['POST /setup-intents', [...replacesCustomer, ...idempotency]],
  ['GET /payment-intents/{paymentIntentId}', seesDeclines],
  ['POST /payment-intents/{paymentIntentId}/resume', readsCustomer],
  ['DELETE /payment-intents/{paymentIntentId}', readsCustomer],
  ['GET /setup-intents/{setupIntentId}', seesDeclines],
  ['POST /setup-intents/{setupIntentId}/resume', seesDeclines],
  ['DELETE /setup-intents/{setupIntentId}', readsCustomer],
  ['GET /payment-methods', readsCustomer],
  ['DELETE /payment-methods/{paymentMethodId}', readsCustomer],
  ['DELETE /customer', erasesCustomer],
  [
    'GET /merchant/payment-intents/{paymentIntentId}',
    [...findsIntent, 'dynamodb:GetItem payment#*'],
  ],
  ['POST /merchant/payment-intents/{paymentIntentId}/captures', changesPayment],
  [
    'POST /merchant/payment-intents/{paymentIntentId}/release',
    [...changesPayment, 'dynamodb:UpdateItem give-back#*'],
  ],
  [
    'POST /merchant/payment-intents/{paymentIntentId}/refunds',
    [...changesPayment, 'dynamodb:UpdateItem give-back#*'],
  ],
  ['POST /merchant/setup-intents/{setupIntentId}/charges', changesPayment],
  ['GET /merchant/setup-intents/{setupIntentId}', [...findsIntent, 'dynamodb:GetItem payment#*']],
  ['DELETE /merchant/setup-intents/{setupIntentId}', findsIntent],
  ['DELETE /merchant/users/{userId}/customer', erasesCustomer],
  [
    'POST /webhooks/dojo',
    [
      ...idempotency,
      'dynamodb:GetItem map#identity',
      'dynamodb:PutItem map#identity',
      'dynamodb:UpdateItem declined#*',
      'dynamodb:Query/index/customer-id',
      'events:PutEvents PaymentEventsBus',
      dojoKey,
      'secretsmanager:GetSecretValue WebhookSecret',
      'sqs:SendMessage PaymentEventsRefusedEvents',
    ],
  ],
  [
    'Audit of the customer map: reports',
    [
      ...givesCustomer.filter((it) => !it.startsWith('sqs:')),
      'dynamodb:Scan',
      'dynamodb:GetItem adoptable#*',
      'dynamodb:PutItem adoptable#*',
      'dynamodb:GetItem audit#cursor',
      'dynamodb:PutItem audit#cursor',
    ],
  ],
  [
    'Settles what requests have left open',
    [
      ...givesCustomer.filter((it) => it !== 'dynamodb:PutItem account#*'),
      'dynamodb:GetItem payment#*',
      'dynamodb:PutItem payment#*',
      'dynamodb:UpdateItem give-back#*',
      'sqs:DeleteMessage SettleQueue',
      'sqs:GetQueueAttributes SettleQueue',
      'sqs:ReceiveMessage SettleQueue',
    ],
  ],
  [
    'Fulfils orders that are paid: consumer fulfil-orders of the payment events',
    ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} FulfilOrdersUnfulfilledOrders`,
    ),
  ],
];

describe('the role of', () => {
  it.each(expected)('%s allows what it uses, and no more', (description, permissions) => {
    expect(mayDo(description)).toEqual([...permissions].sort());
  });

  it('every route is among these', () => {
    const described = expected.map(([description]) => description);
    for (const { method, path } of routes) expect(described).toContain(`${method} ${path}`);
  });
});
