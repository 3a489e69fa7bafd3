import type { Clock } from '../../functions/core/clock.ts';
import type { Connection } from '../connect.ts';
import type { HiddenInput } from '../hidden-input.ts';
import type { Target } from '../target.ts';
import type { KeyArguments } from './key-arguments.ts';

/** What working on a stage's keys needs. */
export interface KeyOperation {
  readonly target: Target;
  readonly connection: Connection;
  /** What to name in the commands that are advised. */
  readonly args: Pick<KeyArguments, 'stack'>;
  readonly clock: Clock;
}

/** The same, with a person or a pipe that has a key. */
export interface KeyDialogue extends KeyOperation {
  readonly args: Pick<KeyArguments, 'stack' | 'otherAccount'>;
  readonly keys: HiddenInput;
  /** One sentence for the person. Never a key. */
  readonly say: (sentence: string) => void;
  readonly agree: (question: string) => Promise<boolean>;
}

/** 0: all is well, or done. 1: there is something to do. */
export type KeyExitCode = 0 | 1;
