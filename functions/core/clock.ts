/** Epoch milliseconds now. */
export type Clock = () => number;

/** Resolves after `ms` milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

/** The moment by which a request must have been answered. */
export interface Deadline {
  /** Milliseconds left, never below 0. */
  remainingMs(): number;
}

/** A deadline `budgetMs` from now. */
export function deadlineIn(budgetMs: number, clock: Clock): Deadline {
  const endsAtMs = clock() + budgetMs;
  return { remainingMs: () => Math.max(0, endsAtMs - clock()) };
}
