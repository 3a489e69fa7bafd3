/** What goes to a function's thread, and what it answers. Everything crosses as JSON, as in Lambda. */
export interface Invocation {
  readonly id: string;
  /** JSON. */
  readonly event: string;
  /** Epoch milliseconds at which Lambda would end the invocation. */
  readonly deadlineMs: number;
}

export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: string; readonly result: string }
  | { readonly kind: 'failure'; readonly id: string; readonly failure: InvocationFailure };

/** An exception as Lambda reports it. */
export interface InvocationFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Handed to the thread when it starts. */
export interface ThreadSetup {
  /** The CommonJS file that exports `handler`. */
  readonly file: string;
  readonly functionName: string;
  readonly memoryMb: number;
}
