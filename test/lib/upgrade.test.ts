import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import { fixtureApp, fixtureStage } from '../fixtures/fixture-app.ts';
import { testApp } from './test-app.ts';

const fixture = await fixtureApp();

const template = Template.fromStack(
  new SaveCardStack(testApp(), {
    settings: await fixtureStage(),
    app: fixture,
    code: () => Code.fromInline('exports.handler = () => {};'),
  }),
);
const resources = template.toJSON().Resources;

/**
 * What deployed stages have, by logical id, with every property by whose change CloudFormation would
 * make a new one in its place: another id, or another value here, loses users, cards' owners, keys or
 * the API's address. `undefined`: not set, so that AWS chooses.
 */
const deployed = {
  CustomerMapTable7C17C646: {
    Type: 'AWS::DynamoDB::GlobalTable',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      TableName: undefined,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      LocalSecondaryIndexes: undefined,
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
    },
  },
  SignInUserPoolA2C003D1: {
    Type: 'AWS::Cognito::UserPool',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      UserPoolName: undefined,
      AliasAttributes: undefined,
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [{ Name: 'email', Mutable: true, Required: true }],
    },
  },
  SignInUserPoolMobileClient990F7813: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      ClientName: undefined,
      GenerateSecret: false,
      UserPoolId: { Ref: 'SignInUserPoolA2C003D1' },
    },
  },
  DojoKey54218573: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'save-card/demo/sandbox/dojo-api-key' },
  },
  WebhookSecretF21E29CC: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { Name: 'save-card/demo/sandbox/dojo-webhook-secrets' },
  },
  ApiHttpApi4C294DC0: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: { ProtocolType: 'HTTP' },
  },
  ApiStage4697DF29: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { StageName: '$default', ApiId: { Ref: 'ApiHttpApi4C294DC0' } },
  },
  PaymentEventsBus584B71F7: {
    Type: 'AWS::Events::EventBus',
    Properties: { Name: 'save-card-demo-sandbox', EventSourceName: undefined },
  },
  PaymentEventsRefusedEventsEDA1C747: {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: undefined, FifoQueue: undefined },
  },
  FulfilOrdersUnfulfilledOrders20C0F28D: {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: undefined, FifoQueue: undefined },
  },
  SettleQueue3AC8B65F: {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: undefined, FifoQueue: undefined },
  },
  SettleDeadLetters90F4F673: {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: undefined, FifoQueue: undefined },
  },
} as const;

describe('a new version of the stack', () => {
  it.each(Object.entries(deployed))(
    'leaves %s where it is',
    (id, { Properties, ...attributes }) => {
      const resource = resources[id];
      expect(resource).toMatchObject(attributes);
      const kept = Object.keys(Properties).map((name) => [name, resource.Properties[name]]);
      expect(Object.fromEntries(kept)).toEqual(Properties);
    },
  );

  it('has no second table, pool, client, API, bus or stage beside them', () => {
    const types = new Set<string>(Object.values(deployed).map(({ Type }) => Type));
    const single = [...types].filter((it) => !/Secret|Queue/.test(it));
    const found = Object.entries<{ Type: string }>(resources)
      .filter(([, { Type }]) => single.includes(Type))
      .map(([id]) => id);
    expect(found.sort()).toEqual(
      Object.keys(deployed)
        .filter((id) => single.includes(resources[id].Type))
        .sort(),
    );
  });

  it('keeps the key of its index, which the webhook route asks by', () => {
    expect(resources.CustomerMapTable7C17C646.Properties).toMatchObject({
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'customerId', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'customer-id',
          KeySchema: [{ AttributeName: 'customerId', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});
