import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  CustomState,
  DefinitionBody,
  JsonPath,
  LogLevel,
  Pass,
  Result,
  StateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { auditGoesOn, auditSkipped } from './audit-goes-on.ts';
import { auditTimeoutSeconds } from './function-limits.ts';
import type { StageEncryption } from './stage-encryption.ts';

export interface AuditPartsProps {
  readonly handler: IFunction;
  readonly logRetentionDays: number;
  readonly encryption: StageEncryption;
}

/** A whole audit of any length: more would be a loop without an end. */
const longestHours = 24;

/**
 * How often an execution waits for another one that has the run. A part whose execution was stopped has it
 * until its time is over; an execution that is alive does the same work.
 */
const mostWaits = 2;

/** Before Lambda has begun with the function. */
const notBegun = [
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
];

/**
 * Invokes the audit's function part by part, as long as it says that it goes on, and again a while later
 * if another audit is under way.
 */
export class AuditParts extends StateMachine {
  /** The log of every step. */
  readonly steps: LogGroup;

  constructor(scope: Construct, id: string, { handler, ...props }: AuditPartsProps) {
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
    });
    const steps = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetentionDays,
      ...props.encryption.ofLogs,
    });
    super(scope, id, {
      comment: 'One audit of the customer map',
      definitionBody: DefinitionBody.fromChainable(loopOf(scope, handler)),
      timeout: Duration.hours(longestHours),
      role,
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        destination: steps,
      },
    });
    this.steps = steps;
    // Not the grant of CDK, which allows every version and alias as well: the loop invokes neither.
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
    );
    acknowledge(
      role.node.findChild('DefaultPolicy'),
      'AwsSolutions-IAM5[Resource::*]',
      'Tracing and the delivery of logs have no resources to name: their actions know nothing but *.',
    );
  }
}

function loopOf(scope: Construct, handler: IFunction) {
  const part = new CustomState(scope, 'Part', {
    stateJson: {
      Type: 'Task',
      Resource: handler.functionArn,
      ResultPath: '$.part',
      TimeoutSeconds: auditTimeoutSeconds + 60,
      Retry: [
        { ErrorEquals: notBegun, IntervalSeconds: 5, MaxAttempts: 6, BackoffRate: 2 },
        // A part that was killed holds the run until its time is over. Dojo may be away for a while, too.
        {
          ErrorEquals: ['States.ALL'],
          IntervalSeconds: auditTimeoutSeconds,
          MaxAttempts: 2,
          BackoffRate: 1,
        },
      ],
    },
  });
  const begin = new Pass(scope, 'Begin', { result: Result.fromObject({ waits: 0 }) });
  const wait = new Wait(scope, 'Another one has the run', {
    time: WaitTime.duration(Duration.seconds(auditTimeoutSeconds)),
  });
  const countWait = new Pass(scope, 'Count the wait', {
    parameters: { waits: JsonPath.mathAdd(JsonPath.numberAt('$.waits'), 1) },
  });
  const outcomeIs = (outcome: string) => Condition.stringEquals('$.part.outcome', outcome);
  const mayWait = Condition.and(
    outcomeIs(auditSkipped),
    Condition.numberLessThan('$.waits', mostWaits),
  );
  const isOver = new Choice(scope, 'Does it go on?')
    .when(outcomeIs(auditGoesOn), part)
    .when(mayWait, wait.next(countWait).next(part))
    .otherwise(new Succeed(scope, 'Done', { outputPath: '$.part' }));
  part.next(isOver);
  return begin.next(part);
}
