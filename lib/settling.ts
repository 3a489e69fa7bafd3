import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { CustomerMapTable } from './customer-map-table.ts';
import { deadLettersOfQueue } from './dead-letter-queue.ts';
import type { DojoKeySecret } from './dojo-key-secret.ts';
import { settlingEnvironment } from './function-environment.ts';
import { settleDelivery, settleTimeoutSeconds } from './function-limits.ts';
import { settleReceiveActions } from './function-permissions.ts';
import { isItemGrant } from './item-grants.ts';
import {
  LeastPrivilegeFunction,
  type LeastPrivilegeFunctionProps,
} from './least-privilege-function.ts';
import { settleGrants } from './settle-grants.ts';
import type { StageEncryption } from './stage-encryption.ts';

/**
 * What takes up what requests have left open: a queue whose messages are delayed, the function that
 * gets them, and the queue where those wait for a person that it failed on.
 */
export class Settling extends LeastPrivilegeFunction {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #encryption: StageEncryption;

  constructor(
    scope: Construct,
    id: string,
    props: Omit<LeastPrivilegeFunctionProps, 'description' | 'timeout' | 'mayFollowItself'> & {
      readonly customerMap: CustomerMapTable;
      readonly dojoKey: DojoKeySecret;
    },
  ) {
    const { customerMap, dojoKey, ...others } = props;
    super(scope, id, {
      ...others,
      description: 'Settles what requests have left open',
      timeout: Duration.seconds(settleTimeoutSeconds),
      // What stays open is followed for a day by about a hundred messages, each sent by the one before it.
      mayFollowItself: true,
    });
    this.#encryption = others.encryption;
    this.deadLetters = deadLettersOfQueue(this, 'DeadLetters', others.encryption);
    this.queue = new Queue(this, 'Queue', {
      ...others.encryption.ofQueue,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(settleDelivery.visibilityTimeoutSeconds),
      // What is older is given up anyway, and messages name users.
      retentionPeriod: Duration.days(1),
      deadLetterQueue: {
        queue: this.deadLetters,
        maxReceiveCount: settleDelivery.maxReceiveCount,
      },
    });
    others.encryption.encryptQueue(this.queue);
    for (const [name, value] of Object.entries(settlingEnvironment(this.queue.queueUrl))) {
      this.handler.addEnvironment(name, value);
    }
    for (const grant of settleGrants) {
      if (isItemGrant(grant)) {
        customerMap.grantItems(this.role, grant);
      } else if (grant === 'settle-queue') {
        this.grantSend(this.role);
      } else {
        dojoKey.grantRead(this.role);
      }
    }
    this.#receive();
  }

  /** Putting in what is to be looked at later. */
  grantSend(grantee: IGrantable): void {
    this.#grant(grantee, ['sqs:SendMessage']);
    this.#encryption.grant(grantee, 'send-message');
  }

  #receive(): void {
    const mapping = new EventSourceMapping(this, 'Messages', {
      target: this.handler,
      eventSourceArn: this.queue.queueArn,
      // Each has the function's whole time, and one that fails takes no other with it.
      batchSize: 1,
      maxConcurrency: settleDelivery.maxConcurrency,
    });
    this.#encryption.grant(this.role, 'receive-message');
    // Lambda makes the mapping only for a role that may read the queue already.
    this.#grant(this.role, settleReceiveActions).applyBefore(mapping);
  }

  #grant(grantee: IGrantable, actions: readonly string[]): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: [...actions],
      resourceArns: [this.queue.queueArn],
    });
  }
}
