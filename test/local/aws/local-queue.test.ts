import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalQueue, type QueuedMessage } from '../../../local/aws/local-queue.ts';
import { FakeTimer } from '../fake-timer.ts';

let timer: FakeTimer;
let queue: LocalQueue;
let deadLetters: LocalQueue;
/** Handed out, with the second in which that happened. */
let received: { readonly message: QueuedMessage; readonly second: number }[];
let isBroken: boolean;
let startedAtMs: number;

beforeEach(() => {
  timer = new FakeTimer();
  queue = new LocalQueue(timer);
  deadLetters = new LocalQueue(timer);
  received = [];
  isBroken = false;
  startedAtMs = timer.now();
});

function consume() {
  return queue.consume({
    visibilityTimeoutMs: 180_000,
    maxReceiveCount: 3,
    deadLetters,
    handle: async (message) => {
      received.push({ message, second: (timer.now() - startedAtMs) / 1_000 });
      if (isBroken) throw new Error('broken');
    },
  });
}
async function pass(seconds: number): Promise<void> {
  timer.pass(seconds * 1_000);
  await setImmediate();
}
function seconds() {
  return received.map(({ second }) => second);
}
function bodies(of: LocalQueue) {
  return of.messages.map(({ body }) => body);
}

describe('a queue with a consumer', () => {
  it('hands a message out when its delay is over, and then has it no more', async () => {
    consume();
    queue.put('one', 45_000);
    await pass(44);
    expect(seconds()).toEqual([]);
    expect(queue.messages).toEqual([{ body: 'one', visibleAtMs: startedAtMs + 45_000 }]);
    await pass(1);
    expect(received).toMatchObject([
      { second: 45, message: { body: 'one', sentAtMs: startedAtMs, receiveCount: 1 } },
    ]);
    expect(bodies(queue)).toEqual([]);
  });

  it('hides one that is being dealt with', async () => {
    let finish = () => {};
    queue.consume({
      visibilityTimeoutMs: 180_000,
      maxReceiveCount: 3,
      deadLetters,
      handle: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    queue.put('one');
    await pass(0);
    expect(queue.messages).toEqual([{ body: 'one', visibleAtMs: startedAtMs + 180_000 }]);
    finish();
    await pass(180);
    expect(bodies(queue)).toEqual([]);
  });

  it('hands out again what failed once the visibility time-out is over, and then keeps it apart', async () => {
    consume();
    isBroken = true;
    queue.put('one');
    for (let minutes = 0; minutes <= 9; minutes += 1) await pass(60);
    expect(seconds()).toEqual([0, 180, 360]);
    expect(received.map(({ message }) => message.receiveCount)).toEqual([1, 2, 3]);
    expect(bodies(queue)).toEqual([]);
    expect(bodies(deadLetters)).toEqual(['one']);
  });

  it('hands out what came before it had one', async () => {
    queue.put('one');
    queue.put('two', 10_000);
    await pass(5);
    consume();
    await pass(0);
    expect(seconds()).toEqual([5]);
    await pass(5);
    expect(seconds()).toEqual([5, 10]);
  });

  it('hands out nothing once that has ended', async () => {
    const consuming = consume();
    queue.put('one', 45_000);
    await consuming.close();
    await pass(60);
    expect(seconds()).toEqual([]);
    expect(bodies(queue)).toEqual(['one']);
  });
});
