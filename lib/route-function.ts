import { Duration } from 'aws-cdk-lib';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Grant, Route } from './routes.ts';

/** The function of one route, with a role that holds what this route needs and nothing else. */
export class RouteFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly route: Route;
      readonly code: Code;
      readonly environment: Record<string, string>;
      readonly memoryMb: number;
      readonly logRetentionDays: number;
      /** Gives what each grant of a route stands for. */
      readonly grants: Readonly<Record<Grant, (grantee: IGrantable) => void>>;
    },
  ) {
    super(scope, id);
    const { route } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetentionDays });
    this.handler = new LambdaFunction(this, 'Function', {
      description: `${route.method} ${route.path}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      role,
      environment: props.environment,
      memorySize: props.memoryMb,
      // API Gateway stops waiting after 30 s: the function ends, and says so, before that.
      timeout: Duration.seconds(28),
      tracing: Tracing.ACTIVE,
      logGroup,
      // Lambda's own lines (start, report, a crash at start) are JSON as well then. Powertools
      // writes to stdout by itself, and Lambda leaves lines alone that are JSON already.
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
    // Not AWS's managed policy, which allows to write every log of the account.
    logGroup.grantWrite(role);
    for (const grant of route.grants) {
      props.grants[grant](role);
    }
    acknowledge(
      role.node.findChild('DefaultPolicy'),
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray has no resources to name: its two write actions, the only ones here, know nothing but *.',
    );
  }
}
