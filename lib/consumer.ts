import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DeployedConsumer } from './app-functions.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import type { DetailPattern } from './event-pattern.ts';
import { consumerRetries, consumerTimeoutSeconds } from './function-limits.ts';
import {
  LeastPrivilegeFunction,
  type LeastPrivilegeFunctionProps,
} from './least-privilege-function.ts';

/** Longer than an outage that somebody notices; then the queue. */
const maxEventAge = Duration.hours(2);

/**
 * A consumer of the bus: a rule, the function, and the queue where an event waits that could not be handed
 * to the function, or that the function failed on.
 */
export class Consumer extends LeastPrivilegeFunction {
  /** Where such events wait. */
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    props: Omit<LeastPrivilegeFunctionProps, 'description' | 'timeout'> & {
      readonly bus: IEventBus;
      readonly consumer: DeployedConsumer;
    },
  ) {
    const { bus, consumer, ...others } = props;
    super(scope, id, {
      ...others,
      description: `${consumer.summary}: consumer ${consumer.id} of the payment events`,
      timeout: Duration.seconds(consumerTimeoutSeconds),
    });
    // The id is that of the first consumer there was: deployed queues hold events.
    this.queue = deadLetterQueue(this, 'UnfulfilledOrders', others.encryption);
    others.encryption.grant(this.role, 'send-message');
    // EventBridge is done once Lambda has the event: what the function throws is Lambda's to repeat.
    this.handler.configureAsyncInvoke({
      retryAttempts: consumerRetries,
      maxEventAge,
      onFailure: new SqsDestination(this.queue),
    });
    const { source, detailType, detail } = consumer.pattern;
    new Rule(this, 'PaymentStatus', {
      eventBus: bus,
      description: `Events for ${consumer.id}`,
      eventPattern: {
        source: [...source],
        detailType: [...detailType],
        ...(detail !== undefined && { detail: forCdk(detail) }),
      },
      targets: [new LambdaFunction(this.handler, { deadLetterQueue: this.queue, maxEventAge })],
    });
  }
}

/** CDK's type of a detail is of lists and objects that may be changed. */
function forCdk(detail: DetailPattern): Record<string, unknown> {
  return structuredClone(detail) as Record<string, unknown>;
}
