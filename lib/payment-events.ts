import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { eventBusName } from './resource-names.ts';
import type { StageEncryption } from './stage-encryption.ts';

/** The bus on which a team learns of its payments, and the queue for what the bus refuses. */
export class PaymentEvents extends Construct {
  readonly bus: IEventBus;
  readonly #encryption: StageEncryption;
  /** Where events wait for a person that the bus refused. */
  readonly refused: Queue;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly app: string;
      readonly stage: string;
      readonly encryption: StageEncryption;
      /** One that is there already. Default: a new one. */
      readonly bus?: IEventBus | undefined;
    },
  ) {
    super(scope, id);
    this.bus =
      props.bus ??
      (new EventBus(this, 'Bus', {
        eventBusName: eventBusName(props),
        description: `Payment events of ${props.app}, ${props.stage}`,
      }) as IEventBus);
    this.#encryption = props.encryption;
    this.refused = deadLetterQueue(this, 'RefusedEvents', props.encryption);
  }

  get deadLetterQueueUrl(): string {
    return this.refused.queueUrl;
  }

  /** Publishing to this bus, and keeping in the queue what it refuses. */
  grantPublish(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['events:PutEvents'],
      resourceArns: [this.bus.eventBusArn],
    });
    Grant.addToPrincipal({
      grantee,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.refused.queueArn],
    });
    this.#encryption.grant(grantee, 'send-message');
  }
}
