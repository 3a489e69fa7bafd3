/** The smallest change that takes one protection away, and the test that must notice. */
export interface Mutation {
  /** What is taken away. */
  readonly name: string;
  readonly file: string;
  /** Found exactly once in the file. */
  readonly search: string;
  readonly replace: string;
  readonly expectRed: {
    readonly file: string;
    /** Part of the test's full name: its `describe`s and its own, joined by spaces. */
    readonly test: string;
  };
}
