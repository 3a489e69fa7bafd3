import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageEncryption } from './stage-encryption.ts';

/**
 * Where what another queue's consumer has failed on waits for a person: encrypted, over TLS only, for the
 * 14 days that SQS allows.
 */
export function deadLettersOfQueue(
  scope: Construct,
  id: string,
  encryption: StageEncryption,
): Queue {
  const queue = new Queue(scope, id, {
    ...encryption.ofQueue,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  encryption.encryptQueue(queue);
  return queue;
}

/** The same for events, which come from no queue. */
export function deadLetterQueue(scope: Construct, id: string, encryption: StageEncryption): Queue {
  const queue = deadLettersOfQueue(scope, id, encryption);
  acknowledge(
    queue,
    'AwsSolutions-SQS3',
    'This is a dead-letter queue itself, only not one of another queue, which is all that the rule looks for.',
  );
  return queue;
}
