import type { LocalStack } from '../../../local/start-local-stack.ts';
import type { AppClient } from '../app-client.ts';
import type { Backend } from '../backend.ts';

/** What a world has to work with. */
export interface WorldInput {
  readonly stack: LocalStack;
  readonly backend: Backend;
  /** One for each user of the race. */
  readonly users: readonly AppClient[];
  readonly log: (line: string) => void;
}

/** Something that goes on beside the race. */
export interface RaceWorld {
  /** Ends what goes on, so that all is as it was. */
  stop(): Promise<void>;
  /** Everything that must not have happened, a sentence each. Asked after the audit. */
  failures(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Prepares the world and lets it begin. */
export type StartWorld = (input: WorldInput) => Promise<RaceWorld>;

/** Repeats `work` until the result is called, which waits for the one under way. */
export function keepDoing(work: () => Promise<void>): () => Promise<void> {
  let isOver = false;
  const going = (async () => {
    while (!isOver) await work();
  })();
  // Thrown where it is waited for, and not before.
  going.catch(() => undefined);
  return async () => {
    isOver = true;
    await going;
  };
}
