import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CannotRun } from '../../lib/cannot-run.ts';
import { ask } from '../ask.ts';
import type { Target } from '../target.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { EventsArguments } from './events-arguments.ts';
import type { EventsTarget } from './events-target.ts';
import { failedEvents } from './failed-events.ts';
import { lambdaInvoker } from './invoke-later.ts';
import { refusedEvents } from './refused-events.ts';
import { replay, replayedAsText } from './replay.ts';
import { lookAt, waitingAsText } from './show.ts';
import { unsettled } from './unsettled.ts';
import { waitingQueue } from './waiting-queue.ts';

const { stdin, stdout, stderr } = process;

function print(text: string): void {
  stdout.write(`${text}\n`);
}

/** @returns the exit code: see `eventsUsage`. @throws CannotRun with what AWS says. */
export async function performEventsCommand(read: EventsArguments, target: Target): Promise<0 | 1> {
  const { events } = target;
  if (events === undefined) {
    throw new CannotRun(
      `${target.name} does not say where its events are: ${read.stack === undefined ? 'start it again.' : 'deploy it again.'}`,
    );
  }
  const clients = {
    sqs: new SQSClient({ ...events.sqs }),
    bus: new EventBridgeClient({ ...events.eventBridge }),
  };
  try {
    print(`For ${target.name}.`);
    return await perform(read, chosen(read, deadLettersOf(events, clients)));
  } catch (cause) {
    if (cause instanceof CannotRun) throw cause;
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    throw new CannotRun(
      `AWS does not do it: ${name}: ${message}\nNothing is lost: what was not sent back is still in its queue.`,
      { cause },
    );
  } finally {
    clients.sqs.destroy();
    clients.bus.destroy();
  }
}

async function perform(read: EventsArguments, queues: readonly DeadLetters[]): Promise<0 | 1> {
  const looked = await Promise.all(queues.map(lookAt));
  for (const each of looked) print(waitingAsText(each, Date.now()));
  const waiting = looked.filter(({ ids }) => ids.size > 0);
  if (waiting.length === 0) return 0;
  if (read.command === 'show') return 1;
  const terminal = { input: stdin, output: stderr };
  if (!read.yes && !(await ask('Is the cause removed? Send all of it back?', terminal))) {
    print('Nothing was sent back.');
    return 1;
  }
  let isAllSent = true;
  for (const each of waiting) {
    const replayed = await replay(each);
    print(replayedAsText(each.letters.name, replayed));
    isAllSent &&= replayed.sent >= each.ids.size;
  }
  return isAllSent ? 0 : 1;
}

function deadLettersOf(
  events: EventsTarget,
  { sqs, bus }: { readonly sqs: SQSClient; readonly bus: EventBridgeClient },
): readonly DeadLetters[] {
  const { busName, settleQueueUrl } = events;
  const invokeLater = lambdaInvoker(events.lambda);
  return [
    refusedEvents(waitingQueue(sqs, events.refusedEventsQueueUrl), { bus, busName }),
    ...events.consumers.map((consumer) =>
      failedEvents(waitingQueue(sqs, consumer.queueUrl), consumer, invokeLater),
    ),
    unsettled(waitingQueue(sqs, events.unsettledQueueUrl), { sqs, settleQueueUrl }),
  ];
}

/** @throws CannotRun when there is no queue of the name in the arguments. */
function chosen({ from }: EventsArguments, all: readonly DeadLetters[]): readonly DeadLetters[] {
  if (from === undefined) return all;
  const found = all.filter(({ name }) => name === from);
  if (found.length > 0) return found;
  const names = all.map(({ name }) => name).join(', ');
  throw new CannotRun(`There is no queue ${from}: there are ${names}.`);
}
