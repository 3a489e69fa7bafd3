import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import type { AppStage } from './app-stage.ts';
import { CustomerMapTable } from './customer-map-table.ts';
import { DojoKeySecret } from './dojo-key-secret.ts';
import { functionEnvironment } from './function-environment.ts';
import { RouteFunction } from './route-function.ts';
import type { Route } from './routes.ts';
import { SignIn } from './sign-in.ts';

export interface SaveCardStackProps {
  readonly settings: AppStage;
  readonly routes: readonly Route[];
  /** The code of a route's function, by the route's id. */
  readonly code: (routeId: string) => Code;
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
    const signIn = new SignIn(this, 'SignIn', settings.signIn);
    const api = new Api(this, 'Api', { settings, authorizer: signIn.authorizer });

    const environment = {
      ...functionEnvironment(settings, {
        tableName: customerMap.tableName,
        dojoKeySecretId: dojoKey.arn,
      }),
      ...props.endpointVariables,
    };
    for (const route of props.routes) {
      const { handler } = new RouteFunction(this, pascalCase(route.id), {
        route,
        code: props.code(route.id),
        environment,
        memoryMb: settings.memoryMb,
        logRetentionDays: settings.logRetentionDays,
        grants: {
          'customer-map': (grantee) => customerMap.grantItems(grantee),
          'dojo-key': (grantee) => dojoKey.grantRead(grantee),
        },
      });
      api.addRoute(route, handler);
    }

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'DojoKeySecretName', { value: dojoKey.secretName });
    new CfnOutput(this, 'FillDojoKeyCommand', {
      value: dojoKey.fillCommand,
      description: 'Run this once, in a shell with AWS credentials: it asks for the Dojo API key.',
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
