import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageEncryption } from './stage-encryption.ts';

export interface LeastPrivilegeFunctionProps {
  /** For people, in the console. */
  readonly description: string;
  readonly timeout: Duration;
  readonly code: Code;
  readonly environment: Record<string, string>;
  readonly memoryMb: number;
  readonly logRetentionDays: number;
  /** Of the logs. */
  readonly encryption: StageEncryption;
  /**
   * Whether the function may put messages into the queue that it is given messages of. Lambda stops others
   * that do, after 16 times. Default no.
   */
  readonly mayFollowItself?: boolean;
}

/** A function with its log group and its role, which may write logs and traces, no more. */
export class LeastPrivilegeFunction extends Construct {
  readonly handler: LambdaFunction;
  protected readonly role: Role;

  constructor(scope: Construct, id: string, props: LeastPrivilegeFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      ...props.encryption.ofLogs,
    });
    this.handler = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      role: this.role,
      environment: props.environment,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      ...(props.mayFollowItself === true && { recursiveLoop: RecursiveLoop.ALLOW }),
      logGroup,
      // Lambda's own lines (start, report, a crash at start) are JSON as well then. Powertools
      // writes to stdout by itself, and Lambda leaves lines alone that are JSON already.
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
    // Not AWS's managed policy, which allows to write every log of the account.
    logGroup.grantWrite(this.role);
    acknowledge(
      this.role.node.findChild('DefaultPolicy'),
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray has no resources to name: its two write actions, the only ones here, know nothing but *.',
    );
  }
}
