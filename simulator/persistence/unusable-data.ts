/**
 * Why a data folder, or the simulator's file in it, cannot be used: its message is a sentence for the
 * person at the terminal.
 */
export class UnusableData extends Error {
  override readonly name = 'UnusableData';
}
