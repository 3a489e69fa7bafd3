import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tableSchema } from './table-schema.ts';

/**
 * Who is which Dojo customer. Lost items mean users who lose sight of their saved cards, since Dojo
 * cannot be searched by user: hence every protection that DynamoDB has.
 */
export class CustomerMapTable extends Construct {
  readonly #table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#table = new TableV2(this, 'Table', {
      partitionKey: { name: tableSchema.partitionKey, type: AttributeType.STRING },
      timeToLiveAttribute: tableSchema.timeToLiveAttribute,
      globalSecondaryIndexes: [
        {
          indexName: tableSchema.customerIndex.name,
          partitionKey: {
            name: tableSchema.customerIndex.partitionKey,
            type: AttributeType.STRING,
          },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
      billing: Billing.onDemand(),
      // AWS's own key for the account: unlike DynamoDB's hidden key, each use is in CloudTrail.
      // DynamoDB keeps the data key for minutes, so that this adds neither delay nor a bill to speak of.
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  get tableName(): string {
    return this.#table.tableName;
  }

  /** Single items by their key: no query, no scan, no other table. */
  grantItems(grantee: IGrantable): void {
    this.#grant(
      grantee,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    );
  }

  /** The same, reading only. */
  grantReadItems(grantee: IGrantable): void {
    this.#grant(grantee, 'dynamodb:GetItem');
  }

  /** Reading every item and writing any: it finishes erasures, and mends where it is told to. */
  grantAudit(grantee: IGrantable): void {
    this.#grant(grantee, 'dynamodb:Scan', 'dynamodb:GetItem', 'dynamodb:PutItem');
  }

  /** Single idempotency records by their key, and no item of another kind. */
  grantOnceRecords(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resourceArns: [this.#table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${tableSchema.onceKeyPrefix}*`] },
      },
    });
  }

  /** Asking the index whose customer it is. */
  grantCustomerIndex(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.#table.tableArn}/index/${tableSchema.customerIndex.name}`],
    });
  }

  /** Not the table's own `grant`, which includes every index. */
  #grant(grantee: IGrantable, ...actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.#table.tableArn] });
  }
}
