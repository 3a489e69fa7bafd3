import type { Clock } from '../../functions/core/clock.ts';
import type { Connection } from '../connect.ts';
import type { Target } from '../target.ts';
import type { AccountArguments } from './account-arguments.ts';

/** What working on the map's Dojo account needs. */
export interface AccountOperation {
  readonly target: Target;
  readonly connection: Connection;
  /** What to name in the commands that are advised. */
  readonly args: Pick<AccountArguments, 'stack'>;
  readonly clock: Clock;
}

/** The same, with a person at the terminal. */
export interface AccountDialogue extends AccountOperation {
  /** One sentence for the person. Never a key. */
  readonly say: (sentence: string) => void;
  readonly agree: (question: string) => Promise<boolean>;
}

/** 0: all is well, or done. 1: something is left to do. */
export type AccountExitCode = 0 | 1;
