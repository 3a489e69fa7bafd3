import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { failedEventsOutput } from '../../lib/failed-events-output.ts';
import { localNames } from '../../local/local-names.ts';
import { count } from '../account/account-text.ts';
import type { Check } from './check.ts';
import type { ExaminedStage, StageOnAws } from './examined-stage.ts';
import { notChecked, ok, problem, type Verdict } from './finding.ts';

interface DeadLetters {
  /** Behind the dot: the queue's name for `npm run events`. */
  readonly id: string;
  /** The stack's output with the queue's URL. */
  readonly output: string;
  /** What the queue is called in the local stack. */
  readonly localName: string;
  /** What waits there, as in `1 <what>`. */
  readonly what: string;
}

/** Where things wait for a person, one queue for each consumer included. */
function deadLetters({ consumers, target: { settings } }: ExaminedStage): readonly DeadLetters[] {
  const names = localNames(settings);
  return [
    {
      id: 'queue.refused-events',
      output: 'RefusedEventsQueueUrl',
      localName: names.refusedEventsQueue,
      what: 'event that EventBridge refused',
    },
    {
      id: 'queue.unsettled',
      output: 'UnsettledQueueUrl',
      localName: names.unsettledQueue,
      what: 'message that could not be looked at',
    },
    ...consumers.map((consumer) => ({
      id: `queue.${consumer}`,
      output: failedEventsOutput(consumer),
      localName: names.deadLetterQueue(consumer),
      what: `event that ${consumer} failed on`,
    })),
  ];
}

/** A check for each queue in which things wait for a person. */
export function queueChecks(stage: ExaminedStage): readonly Check[] {
  return deadLetters(stage).map((queue) => ({
    id: queue.id,
    needs: ['sqs:GetQueueAttributes'],
    look: (examined) =>
      examined.onAws === undefined
        ? lookLocally(queue, examined)
        : lookOnAws(queue, examined.onAws),
  }));
}

async function lookOnAws(
  { id, what, output }: DeadLetters,
  { outputs, stackName }: StageOnAws,
): Promise<Verdict> {
  const url = outputs[output];
  if (url === undefined) {
    return problem(
      `The stack has no output ${output}: it is older than its settings.`,
      `npx cdk deploy ${stackName}`,
    );
  }
  const client = new SQSClient({});
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const waiting = Object.values(Attributes).reduce((sum, each) => sum + Number(each), 0);
    return verdictOf({ id, what }, waiting, ` --stack ${stackName}`);
  } finally {
    client.destroy();
  }
}

const localQueues = z.object({
  queues: z.array(z.object({ name: z.string(), messages: z.number() })),
});

async function lookLocally(
  { id, what, localName }: DeadLetters,
  { localQueuesUrl }: ExaminedStage,
): Promise<Verdict> {
  if (localQueuesUrl === undefined) return notChecked('The local stack does not tell its queues.');
  const answer = await fetch(`${localQueuesUrl}/queues`, { signal: AbortSignal.timeout(5_000) });
  const { queues } = localQueues.parse(await answer.json());
  const found = queues.find(({ name }) => name === localName);
  if (found === undefined) return notChecked(`The local stack has no queue ${localName}.`);
  return verdictOf({ id, what }, found.messages, '');
}

/** @param target - what the commands need to find the stack. */
function verdictOf(
  { id, what }: Pick<DeadLetters, 'id' | 'what'>,
  waiting: number,
  target: string,
): Verdict {
  const from = `--from ${id.replace('queue.', '')}${target}`;
  return waiting === 0
    ? ok(`No ${what} waits for a person.`)
    : problem(
        `${count(waiting, what.replace(/ .*/, ''))}${what.replace(/^\w+/, '')} ${waiting === 1 ? 'waits' : 'wait'} for a person.`,
        `npm run events -- show ${from} says more. Once the cause is removed: npm run events -- replay ${from}`,
      );
}
