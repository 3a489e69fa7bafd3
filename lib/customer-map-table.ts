import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
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
    this.#table.grant(
      grantee,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    );
  }
}
