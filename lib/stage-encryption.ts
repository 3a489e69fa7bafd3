import { type CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnGlobalTable, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  Grant,
  type IGrantable,
  type IPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { CfnSecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnQueue, type Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AppStage } from './app-stage.ts';
import { secretNamePattern } from './resource-names.ts';

/** What may be done with the key through a service. A grantee has the right at the service beside it. */
const uses = {
  // DynamoDB decrypts the table's key in the name of whoever asks, for a write as well. These two are
  // CDK's own grants for reading and for writing.
  'read-table': { service: 'dynamodb', actions: ['Decrypt', 'DescribeKey'] },
  'write-table': {
    service: 'dynamodb',
    actions: ['Decrypt', 'DescribeKey', 'Encrypt', 'ReEncrypt*', 'GenerateDataKey*'],
  },
  'read-secret': { service: 'secretsmanager', actions: ['Decrypt'] },
  // SQS decrypts the data key that it has just made: to make sure of it.
  'send-message': { service: 'sqs', actions: ['Decrypt', 'GenerateDataKey'] },
  'receive-message': { service: 'sqs', actions: ['Decrypt'] },
} as const;

export type EncryptionUse = keyof typeof uses;

/**
 * What a stage's table, secrets, queues and log groups are encrypted with, as the setting `encryption`
 * says: keys of AWS's own, or one key of the customer's for all of them.
 *
 * The functions get their rights in the policy of the key, not in those of their roles: so they have them
 * before CloudFormation puts the table, a secret or a queue under the key. A role's policy names these
 * parts, and can be changed only after them: until then every request would be refused.
 */
export class StageEncryption extends Construct {
  /** `undefined`: keys of AWS's own. */
  readonly key: Key | undefined;
  readonly #statements = new Map<EncryptionUse, PolicyStatement>();
  readonly #settings: Pick<AppStage, 'app' | 'stage'>;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly settings: Pick<AppStage, 'app' | 'stage' | 'encryption'> },
  ) {
    super(scope, id);
    const { app, stage, encryption } = props.settings;
    this.#settings = props.settings;
    if (encryption === 'customerManaged') {
      this.key = new Key(this, 'Key', {
        description: `Save-card ${app}, ${stage}: table, secrets, queues and logs`,
        enableKeyRotation: true,
        // The table, its backups and the logs outlive the stack, and nobody could read them without it.
        removalPolicy: RemovalPolicy.RETAIN,
      });
      this.#allowLogs(this.key);
      this.#allowEventBridge(this.key);
    }
  }

  /**
   * Puts a table that is encrypted with AWS's key under this one. Not by the table's own setting: CDK takes
   * that only in a stack whose region is known before it is deployed.
   */
  encryptTable(table: TableV2): void {
    if (this.key === undefined) return;
    resourceOf(table, CfnGlobalTable).addPropertyOverride('Replicas.0.SSESpecification', {
      KMSMasterKeyId: this.key.keyArn,
    });
  }

  /** For a secret. */
  get ofSecret(): Pick<CfnSecretProps, 'kmsKeyId'> {
    return this.key === undefined ? {} : { kmsKeyId: this.key.keyArn };
  }

  /** For a log group. */
  get ofLogs(): Pick<LogGroupProps, 'encryptionKey'> {
    return this.key === undefined ? {} : { encryptionKey: this.key };
  }

  /** For a queue, which {@link encryptQueue} has to be told of then. */
  get ofQueue(): Pick<QueueProps, 'encryption'> {
    return this.key === undefined ? { encryption: QueueEncryption.SQS_MANAGED } : {};
  }

  /** Puts a queue under the key. Not by the queue's own setting: it would give rights in roles' policies. */
  encryptQueue(queue: Queue): void {
    if (this.key === undefined) return;
    resourceOf(queue, CfnQueue).kmsMasterKeyId = this.key.keyArn;
  }

  /** Gives what a use of the key takes, through its service alone. Does nothing without a key. */
  grant(grantee: IGrantable, use: EncryptionUse): void {
    if (this.key === undefined) return;
    const principal = grantee.grantPrincipal;
    if (this.#isRoleOfStack(principal)) {
      this.#statementOf(use, this.key).addPrincipals(principal);
      return;
    }
    // Another stack's role cannot be named in the key's policy: that stack depends on this one already.
    const { resources: _, ...statement } = this.#describe(use);
    Grant.addToPrincipal({ grantee, resourceArns: [this.key.keyArn], ...statement });
  }

  #isRoleOfStack(principal: IPrincipal): principal is Role {
    return principal instanceof Role && Stack.of(principal) === Stack.of(this);
  }

  /** One statement for each use, however many roles have it. */
  #statementOf(use: EncryptionUse, key: Key): PolicyStatement {
    const known = this.#statements.get(use);
    if (known !== undefined) return known;
    const statement = new PolicyStatement(this.#describe(use));
    this.#statements.set(use, statement);
    key.addToResourcePolicy(statement);
    return statement;
  }

  #describe(use: EncryptionUse) {
    const { service, actions } = uses[use];
    const stack = Stack.of(this);
    const via = { 'kms:ViaService': `${service}.${stack.region}.amazonaws.com` };
    return {
      actions: actions.map((action) => `kms:${action}`),
      resources: ['*'],
      conditions: {
        StringEquals: via,
        ...(use === 'read-secret' && {
          StringLike: { 'kms:EncryptionContext:SecretARN': this.#arnOfSecrets(stack) },
        }),
      },
    };
  }

  #arnOfSecrets(stack: Stack): string {
    const names = secretNamePattern(this.#settings);
    return `arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:${names}`;
  }

  /** CloudWatch Logs, for the log groups of this stack. CloudFormation names them after it. */
  #allowLogs(key: Key): void {
    const stack = Stack.of(this);
    const groups = `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${stack.stackName}-*`;
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        actions: ['Encrypt*', 'Decrypt*', 'ReEncrypt*', 'GenerateDataKey*', 'Describe*'].map(
          (action) => `kms:${action}`,
        ),
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
      }),
    );
  }

  /** EventBridge, which puts into a consumer's queue what it could not hand over. */
  #allowEventBridge(key: Key): void {
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: uses['send-message'].actions.map((action) => `kms:${action}`),
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}

/** The CloudFormation resource of a construct. @throws Error when it is of another type. */
function resourceOf<Resource extends CfnResource>(
  construct: Construct,
  type: abstract new (...args: never[]) => Resource,
): Resource {
  const resource = construct.node.defaultChild;
  if (resource instanceof type) return resource;
  throw new Error(`${construct.node.path} has nothing that could be encrypted.`);
}
