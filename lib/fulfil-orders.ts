import { Duration } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { OwnRoleFunction, type OwnRoleFunctionProps } from './own-role-function.ts';
import { paymentStatusEvents } from './payment-status-events.ts';

/** Longer than an outage that somebody notices; then the queue. */
const maxEventAge = Duration.hours(2);

/**
 * The example consumer of the bus: a rule, the function `functions/apps/demo/fulfil-orders`, and the queue
 * where an event waits that could not be handed to the function, or that the function failed on.
 */
export class FulfilOrders extends OwnRoleFunction {
  /** Where such events wait. */
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    props: Omit<OwnRoleFunctionProps, 'description' | 'timeout'> & { readonly bus: EventBus },
  ) {
    const { bus, ...others } = props;
    super(scope, id, {
      ...others,
      description: 'Fulfils orders that are paid: example consumer of the payment events',
      timeout: Duration.seconds(30),
    });
    this.queue = deadLetterQueue(this, 'UnfulfilledOrders');
    // EventBridge is done once Lambda has the event: what the function throws is Lambda's to repeat.
    this.handler.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge,
      onFailure: new SqsDestination(this.queue),
    });
    new Rule(this, 'PaymentStatus', {
      eventBus: bus,
      description: 'Payments whose status may have changed',
      eventPattern: {
        source: [...paymentStatusEvents.source],
        detailType: [...paymentStatusEvents.detailType],
      },
      targets: [new LambdaFunction(this.handler, { deadLetterQueue: this.queue, maxEventAge })],
    });
  }
}
