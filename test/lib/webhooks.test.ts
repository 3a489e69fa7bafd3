import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { selectStages } from '../../lib/app-stage.ts';
import { parseSettings } from '../../lib/config.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp } from '../fixtures/fixture-app.ts';
import { functionOf as findFunction } from './roles.ts';
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
if (settings === undefined) {
  throw new Error('The settings above have one stage.');
}
const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings,
    app: fixture,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);

const receive = 'POST /webhooks/dojo';
const fulfil = 'Fulfils orders that are paid: consumer fulfil-orders of the payment events';

function only(type: string, idStart = '') {
  const found = Object.entries(template.findResources(type)).filter(([id]) =>
    id.startsWith(idStart),
  );
  expect(found).toHaveLength(1);
  const [id = '', resource] = found[0] ?? [];
  return { id, resource, arn: { 'Fn::GetAtt': [id, 'Arn'] } };
}

function functionOf(description: string) {
  return findFunction(template, description);
}

const table = only('AWS::DynamoDB::GlobalTable');
const bus = only('AWS::Events::EventBus');
const refused = only('AWS::SQS::Queue', 'PaymentEvents');
const unfulfilled = only('AWS::SQS::Queue', 'FulfilOrders');
const webhookSecret = only('AWS::SecretsManager::Secret', 'WebhookSecret');

describe('the webhook route', () => {
  it('is open to anybody, since its function checks the signature', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: receive,
      AuthorizationType: 'NONE',
    });
  });

  it('alone knows bus, queue and signing secrets', () => {
    const webhookVariables = {
      SAVE_CARD_WEBHOOK_SECRETS_ID: { Ref: webhookSecret.id },
      SAVE_CARD_EVENT_BUS_NAME: { Ref: bus.id },
      SAVE_CARD_DEAD_LETTER_QUEUE_URL: { Ref: refused.id },
    };
    expect(functionOf(receive).properties.Environment.Variables).toMatchObject(webhookVariables);
    const all = Object.values(template.findResources('AWS::Lambda::Function'));
    const others = all.filter(({ Properties: it }) => it.Description !== receive);
    expect(others.length).toBe(all.length - 1);
    for (const { Properties: it } of others) {
      expect(Object.keys(it.Environment.Variables)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/WEBHOOK|EVENT_BUS|DEAD_LETTER/)]),
      );
    }
  });

  it('is in the stack’s outputs, with what its team needs', () => {
    template.hasOutput('WebhookUrl', {
      Value: { 'Fn::Join': ['', Match.arrayWith(['/webhooks/dojo'])] },
    });
    template.hasOutput('WebhookSecretName', { Value: 'save-card/books/live/dojo-webhook-secrets' });
    template.hasOutput('EventBusName', { Value: { Ref: bus.id } });
  });
});

describe('the signing secrets', () => {
  it('start empty, under a readable name, and go with the stack', () => {
    expect(webhookSecret.resource).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { Name: 'save-card/books/live/dojo-webhook-secrets' },
    });
    expect(webhookSecret.resource?.Properties).not.toHaveProperty('SecretString');
    expect(webhookSecret.resource?.Properties).not.toHaveProperty('GenerateSecretString');
  });
});

describe('the customer map', () => {
  it('can be asked by customer, and tells keys only', () => {
    expect(table.resource?.Properties.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'customer-id',
        KeySchema: [{ AttributeName: 'customerId', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });
});

describe('the bus', () => {
  it('has a readable name', () => {
    expect(bus.resource?.Properties.Name).toBe('save-card-books-live');
  });

  it.each([
    ['what it refuses', refused],
    ['what the consumer could not do', unfulfilled],
  ])('has an encrypted queue, over TLS only, for %s', (_, queue) => {
    expect(queue.resource?.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queue.id }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

describe('the example consumer', () => {
  const consumer = functionOf(fulfil);

  it('gets the events that tell of a payment’s status', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: bus.id },
      EventPattern: {
        source: ['save-card'],
        'detail-type': ['payment_intent.status_updated', 'payment_intent.updated'],
      },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [consumer.id, 'Arn'] },
          DeadLetterConfig: { Arn: unfulfilled.arn },
        }),
      ],
    });
  });

  it('has what it fails on kept in its own queue', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: consumer.id },
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: unfulfilled.arn } },
    });
  });

  it('knows nothing of Dojo, table and secrets', () => {
    expect(Object.keys(consumer.properties.Environment.Variables)).toEqual([
      'SAVE_CARD_APP',
      'SAVE_CARD_STAGE',
      'POWERTOOLS_SERVICE_NAME',
      'POWERTOOLS_METRICS_NAMESPACE',
    ]);
  });
});
