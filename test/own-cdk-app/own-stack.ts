import { type App, Stack } from 'aws-cdk-lib';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { AppStage } from '../../lib/app-stage.ts';
import type { App as SaveCardApp } from '../../lib/load-app.ts';
import { Observability } from '../../lib/observability/observability.ts';
import { SaveCard } from '../../lib/save-card.ts';

interface OwnStackProps {
  readonly settings: AppStage;
  readonly app: SaveCardApp;
  /** `await bundledCode(app, join(cdk.outdir, 'bundles'))` */
  readonly code: (id: string) => Code;
}

/** A stack of a team's own with the backend in it, a table that is there already, and its own sign-in. */
export class OwnStack extends Stack {
  readonly backend: SaveCard;

  constructor(cdk: App, { settings, app, code }: OwnStackProps) {
    super(cdk, 'own-stack');
    const table = new TableV2(this, 'Customers', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
      globalSecondaryIndexes: [
        {
          indexName: 'customer-id',
          partitionKey: { name: 'customerId', type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
    });
    const authorizer = new HttpJwtAuthorizer('OwnAuthorizer', 'https://sign-in.example', {
      jwtAudience: ['own-app'],
    });
    this.backend = new SaveCard(this, 'SaveCard', {
      settings,
      app,
      code,
      table,
      authorizer,
    });
    // Dashboard and alarms. Leave it out if you watch the backend with tools of your own.
    new Observability(this, 'Observability', { backend: this.backend, settings });
  }
}
