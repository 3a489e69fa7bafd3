import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITableV2,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type GrantOnPrincipalOptions, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type ItemGrantName, itemGrants } from './item-grants.ts';
import type { StageEncryption } from './stage-encryption.ts';
import { tableSchema } from './table-schema.ts';

/**
 * Who is which Dojo customer. Lost items mean users who lose sight of their saved cards, since Dojo
 * cannot be searched by user: hence every protection that DynamoDB has.
 */
export class CustomerMapTable extends Construct {
  readonly table: ITableV2;
  /** `undefined`: the table is not this construct's, and neither is its key. */
  readonly #encryption: StageEncryption | undefined;

  /** @param props.table - one that is there already, made as `tableSchema` says. Default: a new one. */
  constructor(
    scope: Construct,
    id: string,
    props: { readonly encryption: StageEncryption; readonly table?: ITableV2 | undefined },
  ) {
    super(scope, id);
    const { encryption, table } = props;
    this.#encryption = table === undefined ? encryption : undefined;
    this.table = table ?? (this.#create(encryption) as ITableV2);
  }

  #create(encryption: StageEncryption): TableV2 {
    const table = new TableV2(this, 'Table', {
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
    encryption.encryptTable(table);
    return table;
  }

  get tableName(): string {
    return this.table.tableName;
  }

  /**
   * Single items of one kind, by their key: no query, no scan, no other table, no item of another
   * kind. Not the table's own `grant`, which includes every index.
   */
  grantItems(grantee: IGrantable, name: ItemGrantName): void {
    const { keys, actions } = itemGrants[name];
    const isRead = actions.every((action) => action === 'GetItem');
    this.#encryption?.grant(grantee, isRead ? 'read-table' : 'write-table');
    this.#grant(grantee, {
      actions: actions.map((action) => `dynamodb:${action}`),
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] },
        // "All values" is true of none as well. Each of these actions has a key; this insists on it.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
  }

  /** Reading every item. A scan has no key to be narrowed by. */
  grantScan(grantee: IGrantable): void {
    this.#encryption?.grant(grantee, 'read-table');
    this.#grant(grantee, { actions: ['dynamodb:Scan'] });
  }

  /** Asking the index whose customer it is. */
  grantCustomerIndex(grantee: IGrantable): void {
    this.#encryption?.grant(grantee, 'read-table');
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.table.tableArn}/index/${tableSchema.customerIndex.name}`],
    });
  }

  #grant(grantee: IGrantable, what: Pick<GrantOnPrincipalOptions, 'actions' | 'conditions'>): void {
    Grant.addToPrincipal({ grantee, resourceArns: [this.table.tableArn], ...what });
  }
}
