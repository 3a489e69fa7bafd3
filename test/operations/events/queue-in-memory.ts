import { LocalQueue } from '../../../local/aws/local-queue.ts';
import type { WaitingQueue } from '../../../operations/events/waiting-queue.ts';
import { FakeTimer } from '../../local/fake-timer.ts';

/** A queue as SQS has it, and its clock. */
export function queueInMemory() {
  const timer = new FakeTimer();
  const local = new LocalQueue(timer);
  const queue: WaitingQueue = {
    receive: async () => local.receive(10, 120_000),
    giveBack: async ({ receiptHandle }) => {
      if (!local.changeVisibility(receiptHandle, 0)) throw new Error('ReceiptHandleIsInvalid');
    },
    remove: async ({ receiptHandle }) => local.delete(receiptHandle),
  };
  return {
    queue,
    timer,
    put: (body: string) => local.put(body),
    bodies: () => local.messages.map(({ body }) => body),
    /** The bodies that somebody else would be handed now. */
    visible: () =>
      local.messages.flatMap(({ body, visibleAtMs }) => (visibleAtMs <= timer.now() ? body : [])),
  };
}
