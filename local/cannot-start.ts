/** Why the local stack cannot start: its message is for the person at the terminal. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
