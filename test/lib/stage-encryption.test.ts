import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { loadApp } from '../../lib/load-app.ts';
import { readStage } from '../../lib/read-stage.ts';
import { SaveCardStack } from '../../lib/save-card-stack.ts';
import type { StageSettings } from '../../lib/stage-settings.ts';
import { fixtureRoot } from '../fixtures/root.ts';
import { testApp } from './test-app.ts';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
type Resources = Readonly<Record<string, Resource>>;

// The app with tables of its own.
const app = await loadApp('cafe', fixtureRoot);
const stage = await readStage('cafe', 'sandbox', fixtureRoot);

function stackWith(encryption: StageSettings['encryption']): SaveCardStack {
  return new SaveCardStack(testApp(), {
    settings: { ...stage, encryption },
    app: { ...app, definition: { ...app.definition, secrets: { till: 'Opens the till' } } },
    code: () => Code.fromInline('exports.handler = () => {};'),
  });
}
function resourcesOf(stack: Stack): Resources {
  return Template.fromStack(stack).toJSON().Resources;
}

const before = resourcesOf(stackWith('aws'));
const after = resourcesOf(stackWith('customerManaged'));
const [keyId = ''] = Object.keys(after).filter((id) => after[id]?.Type === 'AWS::KMS::Key');
const keyArn = { 'Fn::GetAtt': [keyId, 'Arn'] };

/** What differs of a resource, as `property: before → after`. */
function changesOf(id: string): Record<string, readonly [unknown, unknown]> {
  const { Properties: old = {} } = before[id] ?? {};
  const { Properties: next = {} } = after[id] ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(next[name]))
      .map((name) => [name, [old[name], next[name]]]),
  );
}
function idsOf(type: string): readonly string[] {
  return Object.keys(after).filter((id) => after[id]?.Type === type);
}

describe('a stage that is put under a key of the customer’s', () => {
  it('gets the key, and no other resource comes, goes or changes its name', () => {
    expect(keyId).not.toBe('');
    expect(Object.keys(after).filter((id) => id !== keyId)).toEqual(Object.keys(before));
    for (const [id, { Type, DeletionPolicy, UpdateReplacePolicy }] of Object.entries(before)) {
      expect(after[id]).toMatchObject({ Type });
      expect([id, after[id]?.DeletionPolicy]).toEqual([id, DeletionPolicy]);
      expect([id, after[id]?.UpdateReplacePolicy]).toEqual([id, UpdateReplacePolicy]);
    }
  });

  // CloudFormation says "Update requires: No interruption" of each of these properties.
  const underKey: Readonly<Record<string, Record<string, readonly [unknown, unknown]>>> = {
    'AWS::SecretsManager::Secret': { KmsKeyId: [undefined, keyArn] },
    'AWS::SQS::Queue': {
      SqsManagedSseEnabled: [true, undefined],
      KmsMasterKeyId: [undefined, keyArn],
    },
    'AWS::Logs::LogGroup': { KmsKeyId: [undefined, keyArn] },
  };

  it.each(Object.entries(underKey))('has every %s under it, by an update in place', (type, as) => {
    expect(idsOf(type)).not.toEqual([]);
    for (const id of idsOf(type)) expect([id, changesOf(id)]).toEqual([id, as]);
  });

  it('has the customer map and the app’s tables under it, by an update in place', () => {
    const tables = idsOf('AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(5);
    for (const id of tables) {
      const { Replicas, ...others } = changesOf(id);
      expect(others).toEqual({});
      const [old, next] = Replicas as readonly [readonly object[], readonly object[]];
      expect(old).toHaveLength(1);
      expect(next).toEqual([{ ...old[0], SSESpecification: { KMSMasterKeyId: keyArn } }]);
      expect(after[id]?.Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    }
  });

  it('changes nothing else: no role, no policy of one, no function, no user pool, no API', () => {
    const types = [...Object.keys(underKey), 'AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key'];
    const others = Object.keys(after).filter((id) => !types.includes(after[id]?.Type ?? ''));
    expect(others).toEqual(
      expect.arrayContaining(['ApiHttpApi4C294DC0', 'SignInUserPoolA2C003D1']),
    );
    expect(others.filter((id) => Object.keys(changesOf(id)).length > 0)).toEqual([]);
  });

  it('gives cdk-nag’s AWS Solutions rules no ground for a finding', () => {
    const stack = stackWith('customerManaged');
    expect(new AwsSolutionsChecks(stack.node.root).validateScope(stack).violations).toEqual([]);
  });

  it('names the key in an output, for restores and for whoever would delete it', () => {
    Template.fromStack(stackWith('customerManaged')).hasOutput('EncryptionKeyArn', {
      Value: keyArn,
    });
  });
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Principal: Readonly<Record<string, unknown>>;
  readonly Condition?: object;
}

describe('the key', () => {
  const { KeyPolicy, ...properties } = after[keyId]?.Properties ?? {};
  const statements = Object(KeyPolicy).Statement as readonly Statement[];

  /** The functions that a statement names, by their constructs; sorted. */
  const rolesOf = ({ Principal }: Statement) =>
    [Principal.AWS]
      .flat()
      .map((arn) => String(Object(arn)['Fn::GetAtt']?.[0]).replace(/Role[0-9A-F]{8}$/, ''))
      .sort();
  const forService = (service: string) =>
    statements.filter((statement) => JSON.stringify(statement.Condition)?.includes(`"${service}.`));

  it('is rotated, and stays when the stack goes, as the table and the logs do', () => {
    expect(properties).toMatchObject({ EnableKeyRotation: true });
    expect(after[keyId]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('leaves it to the account’s IAM who administers it', () => {
    expect(statements[0]).toMatchObject({
      Action: 'kms:*',
      Principal: { AWS: { 'Fn::Join': ['', expect.arrayContaining([':root'])] } },
    });
  });

  it('serves CloudWatch Logs for the groups of this stack alone', () => {
    expect(statements[1]).toMatchObject({
      Action: [
        'kms:Encrypt*',
        'kms:Decrypt*',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:Describe*',
      ],
      Principal: {
        Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      },
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': ['', expect.arrayContaining([':log-group:save-card-cafe-sandbox-*'])],
          },
        },
      },
    });
  });

  it('serves EventBridge of this account, for the queues of the consumers', () => {
    expect(statements[2]).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });

  const decrypting = (service: string) =>
    forService(service).map((statement) => ({
      actions: [statement.Action].flat(),
      roles: rolesOf(statement),
    }));

  it('lets read secrets whoever reads one, through Secrets Manager, and those of this stage alone', () => {
    const [read, ...others] = decrypting('secretsmanager');
    expect(others).toEqual([]);
    expect(read?.actions).toEqual(['kms:Decrypt']);
    expect(read?.roles).toContain('ReceiveWebhook');
    expect(read?.roles).not.toContain('FulfilOrders');
    expect(JSON.stringify(forService('secretsmanager'))).toContain(
      ':secret:save-card/cafe/sandbox/*',
    );
  });

  it('lets send messages who sends any, and receive them what settles', () => {
    const [sending, receiving] = decrypting('sqs').sort(
      (a, b) => b.actions.length - a.actions.length,
    );
    expect(sending?.actions).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(sending?.roles).toEqual(
      expect.arrayContaining(['FulfilOrders', 'ReceiveWebhook', 'Settle', 'MintCustomerSecret']),
    );
    expect(sending?.roles).not.toContain('ListPaymentMethods');
    expect(receiving).toEqual({ actions: ['kms:Decrypt'], roles: ['Settle'] });
  });

  it('lets use the tables who has a right on one, and encrypt who writes', () => {
    const [writing, reading] = decrypting('dynamodb').sort(
      (a, b) => b.actions.length - a.actions.length,
    );
    expect(reading?.actions).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
    expect(writing?.actions).toEqual([
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:ReEncrypt*',
      'kms:GenerateDataKey*',
    ]);
    expect(reading?.roles).toContain('ListPaymentMethods');
    expect(writing?.roles).not.toContain('ListPaymentMethods');
    // A consumer, by the app's own table.
    expect(writing?.roles).toContain('FulfilOrders');
  });

  it('needs nothing but roles, so that it is there before what is put under it', () => {
    const needed = [...JSON.stringify(after[keyId]).matchAll(/"Fn::GetAtt":\["(\w+)"/g)];
    expect(new Set(needed.map(([, id = '']) => after[id]?.Type))).toEqual(
      new Set(['AWS::IAM::Role']),
    );
  });
});

describe('a role of another stack that is given the customer map', () => {
  it('gets the key’s use in its own policy, since that stack comes later', () => {
    const cdk = testApp();
    const shipped = new SaveCardStack(cdk, {
      settings: { ...stage, encryption: 'customerManaged' },
      app,
      code: () => Code.fromInline('exports.handler = () => {};'),
    });
    const other = new Stack(cdk, 'other');
    const role = new Role(other, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    shipped.backend.grantReadCustomers(role);
    const policies = JSON.stringify(Template.fromStack(other).findResources('AWS::IAM::Policy'));
    expect(policies).toContain('"kms:Decrypt"');
    expect(policies).toContain('kms:ViaService');
  });
});
