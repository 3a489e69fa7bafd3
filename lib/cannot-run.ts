/** Why a command cannot start or go on: its message is for the person at the terminal. */
export class CannotRun extends Error {
  override readonly name: string = 'CannotRun';
  /** Stable, for programs. */
  readonly code: string = 'cannot_run';
}
