/** Why a command cannot run: its message is for the person at the terminal. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}
