import { randomUUID } from 'node:crypto';
import type { Timer } from '../run-on-schedule.ts';
import type { Part } from '../started-parts.ts';

/** One message, as its consumer gets it. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  /** When it was put in, in epoch milliseconds. */
  readonly sentAtMs: number;
  /** How often it has been handed out, this time included. */
  readonly receiveCount: number;
}

/** A message that somebody has asked for. */
export interface ReceivedMessage extends QueuedMessage {
  /** Names this handing out: good for it until the message is handed out again. */
  readonly receiptHandle: string;
}

/** What gets the messages of a queue, as Lambda does for a function. */
export interface QueueConsumer {
  /** For how long a message is out of sight once it is handed out. What fails on it shows it again then. */
  readonly visibilityTimeoutMs: number;
  /** How often one is handed out before it goes to the dead letters. */
  readonly maxReceiveCount: number;
  readonly deadLetters: LocalQueue;
  /** @throws what makes the message come again. */
  handle(message: QueuedMessage): Promise<void>;
  /** Told when a message has become a dead letter. */
  onDeadLetter?(body: string): void;
}

interface Entry extends QueuedMessage {
  receiveCount: number;
  /** When it can be seen, in epoch milliseconds. */
  visibleAtMs: number;
  callOff: () => void;
}

/** A standard queue of SQS in memory: delays, visibility time-outs, receive counts, dead letters. */
export class LocalQueue {
  readonly #entries: Entry[] = [];
  readonly #timer: Timer;
  #consumer: QueueConsumer | undefined;
  #sentCount = 0;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Oldest first: those that nobody can see yet as well. */
  get messages(): readonly { readonly body: string; readonly visibleAtMs: number }[] {
    return this.#entries.map(({ body, visibleAtMs }) => ({ body, visibleAtMs }));
  }

  /** How many messages have been put in so far. */
  get sentCount(): number {
    return this.#sentCount;
  }

  /** @returns the message's id. */
  put(body: string, delayMs = 0): string {
    const sentAtMs = this.#timer.now();
    const entry: Entry = {
      id: randomUUID(),
      body,
      sentAtMs,
      receiveCount: 0,
      visibleAtMs: sentAtMs + delayMs,
      callOff: () => undefined,
    };
    this.#entries.push(entry);
    this.#sentCount += 1;
    this.#wait(entry);
    return entry.id;
  }

  /**
   * Hands out what can be seen, oldest first, and hides it.
   *
   * @param most - how many.
   */
  receive(most: number, visibilityTimeoutMs: number): readonly ReceivedMessage[] {
    const nowMs = this.#timer.now();
    const visible = this.#entries.filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
    return visible.slice(0, most).map((entry) => {
      entry.receiveCount += 1;
      this.#hide(entry, visibilityTimeoutMs);
      const { id, body, sentAtMs, receiveCount } = entry;
      return { id, body, sentAtMs, receiveCount, receiptHandle: receiptOf(entry) };
    });
  }

  /** Does nothing when the message has been handed out again meanwhile, or is gone. */
  delete(receiptHandle: string): void {
    const entry = this.#entries.find((each) => receiptOf(each) === receiptHandle);
    if (entry === undefined) return;
    entry.callOff();
    this.#remove(entry);
  }

  /** From now on. @returns whether the message is there, and has not been handed out again. */
  changeVisibility(receiptHandle: string, visibilityTimeoutMs: number): boolean {
    const entry = this.#entries.find((each) => receiptOf(each) === receiptHandle);
    if (entry !== undefined) this.#hide(entry, visibilityTimeoutMs);
    return entry !== undefined;
  }

  /** @returns what ends it: nothing is handed out after that. */
  consume(consumer: QueueConsumer): Part {
    this.#consumer = consumer;
    for (const entry of this.#entries) this.#wait(entry);
    return {
      close: async () => {
        this.#consumer = undefined;
        for (const { callOff } of this.#entries) callOff();
      },
    };
  }

  #hide(entry: Entry, forMs: number): void {
    entry.callOff();
    entry.visibleAtMs = this.#timer.now() + forMs;
    this.#wait(entry);
  }

  #wait(entry: Entry): void {
    if (this.#consumer === undefined) return;
    const waitMs = Math.max(0, entry.visibleAtMs - this.#timer.now());
    entry.callOff = this.#timer.after(waitMs, () => void this.#handOut(entry));
  }

  async #handOut(entry: Entry): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === undefined) return;
    if (entry.receiveCount >= consumer.maxReceiveCount) {
      this.#remove(entry);
      consumer.deadLetters.put(entry.body);
      consumer.onDeadLetter?.(entry.body);
      return;
    }
    entry.receiveCount += 1;
    entry.visibleAtMs = this.#timer.now() + consumer.visibilityTimeoutMs;
    const { id, body, sentAtMs, receiveCount } = entry;
    try {
      await consumer.handle({ id, body, sentAtMs, receiveCount });
      this.#remove(entry);
    } catch {
      this.#wait(entry);
    }
  }

  #remove(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }
}

function receiptOf({ id, receiveCount }: QueuedMessage): string {
  return `${id}#${receiveCount}`;
}
