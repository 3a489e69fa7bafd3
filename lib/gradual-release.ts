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

/** How one deployment brings new code to users, whatever the settings say. */
export type ThisRelease = 'at-once';

/** Moves traffic to new code in steps, and back when an alarm goes off. For all functions of a stage. */
export class GradualRelease extends Construct {
  readonly #application: LambdaApplication;
  readonly #role: Role;
  readonly #groups: LambdaDeploymentGroup[] = [];
  readonly #isAtOnce: boolean;

  /**
   * @param thisRelease - `at-once`: new code takes all requests at once, and alarms are not looked at. Only the
   * deployment groups differ, so that the next deployment is gradual again and nothing is replaced in between.
   */
  constructor(scope: Construct, id: string, thisRelease?: ThisRelease) {
    super(scope, id);
    this.#isAtOnce = thisRelease === 'at-once';
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
        deploymentConfig: this.#isAtOnce
          ? LambdaDeploymentConfig.ALL_AT_ONCE
          : LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
        ...(this.#isAtOnce && {
          ignoreAlarmConfiguration: true,
          autoRollback: { deploymentInAlarm: false },
        }),
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
