import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { CustomerMapTable } from './customer-map-table.ts';
import { redriveQueue } from './dead-letter-queue.ts';
import { settleMaxReceives, settleTimeoutSeconds } from './function-limits.ts';
import { isItemGrant } from './item-grants.ts';
import {
  LeastPrivilegeFunction,
  type LeastPrivilegeFunctionProps,
} from './least-privilege-function.ts';
import { settleGrants } from './settle-grants.ts';

/** Where requests put what they leave unfinished, each with a delay. */
export class UnsettledQueue extends Construct {
  readonly queue: Queue;
  /** What could not be looked at, time and again. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = redriveQueue(this, 'NotSettled');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // AWS's advice for a function: six times its time limit.
      visibilityTimeout: Duration.seconds(6 * settleTimeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: settleMaxReceives },
    });
  }

  grantSend(grantee: IGrantable): void {
    this.queue.grantSendMessages(grantee);
  }
}

/** The function that takes up again, a minute later, what requests left behind. */
export class Settling extends LeastPrivilegeFunction {
  constructor(
    scope: Construct,
    id: string,
    props: Omit<LeastPrivilegeFunctionProps, 'description' | 'timeout'> & {
      readonly customerMap: CustomerMapTable;
      readonly unsettled: UnsettledQueue;
      /** Gives what each grant stands for that is none on items of the table. */
      readonly grants: Readonly<
        Record<'customer-index' | 'dojo-key' | 'settle-queue', (grantee: IGrantable) => void>
      >;
    },
  ) {
    const { customerMap, unsettled, grants, ...others } = props;
    super(scope, id, {
      ...others,
      description: 'Settles what requests left behind: payments, erasures, lost customers',
      timeout: Duration.seconds(settleTimeoutSeconds),
    });
    for (const grant of settleGrants) {
      if (isItemGrant(grant)) customerMap.grantItems(this.role, grant);
      else grants[grant](this.role);
    }
    this.handler.addEventSource(
      new SqsEventSource(unsettled.queue, { batchSize: 1, reportBatchItemFailures: true }),
    );
  }
}
