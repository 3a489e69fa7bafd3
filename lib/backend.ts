import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The public parts of a backend that stands: real constructs, for whatever a team adds. */
export interface Backend extends Construct {
  /** `https://….execute-api.….amazonaws.com`, without a slash at its end. */
  readonly url: string;
  /** Where Dojo sends its webhooks. */
  readonly webhookUrl: string;
  readonly httpApi: HttpApi;
  /** The customer map. */
  readonly table: ITableV2;
  readonly bus: IEventBus;
  /** The function of each route, by the route's id. */
  readonly functions: ReadonlyMap<string, IFunction>;
  /** The app's own tables, by the names in its definition. */
  readonly appTables: ReadonlyMap<string, ITableV2>;
  /** Reading the customer map: single items and all of them, and whose a customer is. */
  grantReadCustomers(grantee: IGrantable): void;
  /** Reading the Dojo API key. */
  grantReadDojoKey(grantee: IGrantable): void;
  /** Publishing to the bus of payment events. */
  grantPublishEvents(grantee: IGrantable): void;
  /**
   * Calling the merchant's routes: for the team's own services, never for an app.
   * @throws Error when the app has left all of them out.
   */
  grantMerchant(grantee: IGrantable): void;
}
