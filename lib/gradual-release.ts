import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  type IFunction,
  type IVersion,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Moves traffic to new code in steps, and back when an alarm goes off. For all functions of a stage. */
export class GradualRelease extends Construct {
  readonly #application: LambdaApplication;
  readonly #role: Role;
  readonly #groups: LambdaDeploymentGroup[] = [];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#application = new LambdaApplication(this, 'Application');
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSCodeDeployRoleForLambdaLimited'),
      ],
    });
    acknowledge(
      this.#role,
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      'AWS keeps this policy for CodeDeploy: it moves aliases of functions, and reads alarms.',
    );
  }

  /**
   * What requests are to be sent to instead of the function: its version before the release, and step by step
   * the new one.
   */
  add(id: string, handler: LambdaFunction): IFunction {
    const alias = new Alias(this, `${id}Live`, {
      aliasName: 'live',
      version: handler.currentVersion as IVersion,
    });
    this.#groups.push(
      new LambdaDeploymentGroup(this, id, {
        application: this.#application,
        role: this.#role,
        alias,
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
      }),
    );
    return alias as IFunction;
  }

  /** Brings back the code before while one of them is in alarm. */
  rollBackOn(alarms: readonly IAlarm[]): void {
    for (const group of this.#groups) {
      for (const alarm of alarms) group.addAlarm(alarm);
    }
  }
}
