import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { AppDefinition, AppNeeds, AppTableDefinition, AppTableKey } from './app-definition.ts';
import type { AppStage } from './app-stage.ts';
import { appTableActions } from './app-table-actions.ts';
import { appSecretName } from './resource-names.ts';
import type { StageEncryption } from './stage-encryption.ts';

const attributeTypes = {
  string: AttributeType.STRING,
  number: AttributeType.NUMBER,
  binary: AttributeType.BINARY,
} as const;

/** The tables and secrets of an app's own, and the rights on them. */
export class AppResources extends Construct {
  readonly tables: ReadonlyMap<string, TableV2>;
  /** ARNs by the app's names. */
  readonly secretArns: ReadonlyMap<string, string>;
  readonly #indexes: ReadonlyMap<string, readonly string[]>;
  readonly #encryption: StageEncryption;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly settings: AppStage;
      readonly definition: AppDefinition;
      readonly encryption: StageEncryption;
    },
  ) {
    super(scope, id);
    const { settings, definition, encryption } = props;
    this.#encryption = encryption;
    this.tables = new Map(
      Object.entries(definition.tables ?? {}).map(([name, table]) => [
        name,
        this.#createTable(name, table, encryption),
      ]),
    );
    this.secretArns = new Map(
      Object.entries(definition.secrets ?? {}).map(([name, description]) => {
        // CDK's own `Secret` always generates a value, which the app would take for the real one.
        const secret = new CfnSecret(this, `Secret-${name}`, {
          name: appSecretName(settings, name),
          description,
          ...encryption.ofSecret,
        });
        secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
        acknowledgeNoRotation(secret);
        return [name, secret.ref];
      }),
    );
    this.#indexes = new Map(
      Object.entries(definition.tables ?? {}).map(([name, { indexes = {} }]) => [
        name,
        Object.keys(indexes),
      ]),
    );
  }

  /** The names of what a function needs, as AWS knows them. */
  namesFor({ tables = {}, secrets = [] }: AppNeeds) {
    return {
      tables: Object.fromEntries(
        Object.keys(tables).map((name) => [name, this.#table(name).tableName]),
      ),
      secrets: Object.fromEntries(secrets.map((name) => [name, this.#secretArn(name)])),
    };
  }

  /** The rights that a function needs, on these tables and secrets alone. */
  grant(grantee: IGrantable, { tables = {}, secrets = [] }: AppNeeds): void {
    for (const [name, rights] of Object.entries(tables)) {
      const { tableArn } = this.#table(name);
      const indexes = this.#indexes.get(name) ?? [];
      this.#encryption.grant(grantee, rights === 'read' ? 'read-table' : 'write-table');
      Grant.addToPrincipal({
        grantee,
        actions: appTableActions(rights).map((action) => `dynamodb:${action}`),
        resourceArns: [tableArn, ...indexes.map((index) => `${tableArn}/index/${index}`)],
      });
    }
    if (secrets.length > 0) {
      this.#encryption.grant(grantee, 'read-secret');
      Grant.addToPrincipal({
        grantee,
        actions: ['secretsmanager:GetSecretValue'],
        resourceArns: secrets.map((name) => this.#secretArn(name)),
      });
    }
  }

  #createTable(name: string, table: AppTableDefinition, encryption: StageEncryption): TableV2 {
    const created = new TableV2(this, `Table-${name}`, {
      partitionKey: attribute(table.partitionKey),
      ...(table.sortKey !== undefined && { sortKey: attribute(table.sortKey) }),
      ...(table.timeToLiveAttribute !== undefined && {
        timeToLiveAttribute: table.timeToLiveAttribute,
      }),
      globalSecondaryIndexes: Object.entries(table.indexes ?? {}).map(([indexName, index]) => ({
        indexName,
        partitionKey: attribute(index.partitionKey),
        ...(index.sortKey !== undefined && { sortKey: attribute(index.sortKey) }),
        projectionType: index.projects === 'keys' ? ProjectionType.KEYS_ONLY : ProjectionType.ALL,
      })),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    encryption.encryptTable(created);
    return created;
  }

  #table(name: string): TableV2 {
    return defined(this.tables.get(name), name);
  }

  #secretArn(name: string): string {
    return defined(this.secretArns.get(name), name);
  }
}

function attribute({ name, type }: AppTableKey) {
  return { name, type: attributeTypes[type] };
}

function acknowledgeNoRotation(secret: CfnSecret): void {
  acknowledge(
    secret,
    'AwsSolutions-SMG4',
    'The value is of a system of the team’s, which alone knows how it is rotated.',
  );
}

function defined<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) {
    throw new Error(`The app has no "${name}".`);
  }
  return value;
}
