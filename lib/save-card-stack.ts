import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import type { AppStage } from './app-stage.ts';
import { AuditSchedule } from './audit-schedule.ts';
import { CustomerMapTable } from './customer-map-table.ts';
import { DojoKeySecret } from './dojo-key-secret.ts';
import { FulfilOrders } from './fulfil-orders.ts';
import { functionEnvironment, webhookEnvironment } from './function-environment.ts';
import { PaymentEvents } from './payment-events.ts';
import { RouteFunction } from './route-function.ts';
import { publishes, type Route, webhookPath } from './routes.ts';
import { SignIn } from './sign-in.ts';
import { WebhookSecret } from './webhook-secret.ts';

export interface SaveCardStackProps {
  readonly settings: AppStage;
  readonly routes: readonly Route[];
  /** The code of a function, by the route's id; `audit` and `fulfil-orders` are no routes. */
  readonly code: (id: string) => Code;
  /** Endpoint variables of the AWS SDK for every function. Default none: AWS itself. */
  readonly endpointVariables?: Readonly<Record<string, string>>;
}

/** One stage of one app: everything that it owns, and nothing shared with another. */
export class SaveCardStack extends Stack {
  constructor(scope: Construct, props: SaveCardStackProps) {
    const { settings } = props;
    const { app, stage } = settings;
    super(scope, `save-card-${app}-${stage}`, {
      description: `Save-card backend of ${app}, ${stage} (Dojo ${settings.dojo.environment})`,
    });
    Tags.of(this).add('app', app);
    Tags.of(this).add('stage', stage);

    const customerMap = new CustomerMapTable(this, 'CustomerMap');
    const dojoKey = new DojoKeySecret(this, 'DojoKey', { app, stage });
    const webhookSecret = new WebhookSecret(this, 'WebhookSecret', { app, stage });
    const events = new PaymentEvents(this, 'PaymentEvents', { app, stage });
    const signIn = new SignIn(this, 'SignIn', settings.signIn);
    const api = new Api(this, 'Api', { settings, authorizer: signIn.authorizer });

    const environment = {
      ...functionEnvironment(settings, {
        tableName: customerMap.tableName,
        dojoKeySecretId: dojoKey.arn,
      }),
      ...props.endpointVariables,
    };
    const forPublishing = webhookEnvironment({
      webhookSecretsId: webhookSecret.arn,
      eventBusName: events.bus.eventBusName,
      deadLetterQueueUrl: events.deadLetterQueueUrl,
    });
    for (const route of props.routes) {
      const { handler } = new RouteFunction(this, pascalCase(route.id), {
        route,
        code: props.code(route.id),
        environment: { ...environment, ...(publishes(route) && forPublishing) },
        memoryMb: settings.memoryMb,
        logRetentionDays: settings.logRetentionDays,
        grants: {
          'dojo-key': (grantee) => dojoKey.grantRead(grantee),
          'customer-index': (grantee) => customerMap.grantCustomerIndex(grantee),
          'webhook-secrets': (grantee) => webhookSecret.grantRead(grantee),
          'event-bus': (grantee) => events.grantPublish(grantee),
        },
        customerMap,
      });
      api.addRoute(route, handler);
    }
    const audit = new AuditSchedule(this, 'Audit', {
      audit: settings.audit,
      customerMap,
      dojoKey,
      code: props.code('audit'),
      environment,
      memoryMb: settings.memoryMb,
      logRetentionDays: settings.logRetentionDays,
    });

    const fulfilOrders = new FulfilOrders(this, 'FulfilOrders', {
      bus: events.bus,
      code: props.code('fulfil-orders'),
      environment: {
        POWERTOOLS_SERVICE_NAME: `save-card-${app}-${stage}`,
        POWERTOOLS_METRICS_NAMESPACE: 'SaveCard',
        ...props.endpointVariables,
      },
      memoryMb: settings.memoryMb,
      logRetentionDays: settings.logRetentionDays,
    });

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'TableName', { value: customerMap.tableName });
    new CfnOutput(this, 'DojoKeySecretName', { value: dojoKey.secretName });
    new CfnOutput(this, 'FillDojoKeyCommand', {
      value: dojoKey.fillCommand,
      description: 'Run this once, in a shell with AWS credentials: it asks for the Dojo API key.',
    });
    new CfnOutput(this, 'WebhookUrl', { value: `${api.url}${webhookPath}` });
    new CfnOutput(this, 'WebhookSecretName', { value: webhookSecret.secretName });
    new CfnOutput(this, 'EventBusName', { value: events.bus.eventBusName });
    new CfnOutput(this, 'RefusedEventsQueueUrl', {
      value: events.deadLetterQueueUrl,
      description: 'Events that the bus refused wait here for a person.',
    });
    new CfnOutput(this, 'UnfulfilledOrdersQueueUrl', {
      value: fulfilOrders.queue.queueUrl,
      description: 'Events that the consumer failed on wait here for a person.',
    });
    new CfnOutput(this, 'AuditFunctionName', { value: audit.handler.functionName });
    new CfnOutput(this, 'LogGroupNamePrefix', {
      // CloudFormation names a group after its stack, since no name is given.
      value: `${this.stackName}-`,
      description: 'The names of all log groups begin like this.',
    });
    if (signIn.cognito !== undefined) {
      new CfnOutput(this, 'UserPoolId', { value: signIn.cognito.pool.userPoolId });
      new CfnOutput(this, 'UserPoolClientId', { value: signIn.cognito.client.userPoolClientId });
    }
  }
}

/** `ensure-customer` → `EnsureCustomer`, as CloudFormation's ids are written. */
function pascalCase(routeId: string): string {
  return routeId.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
