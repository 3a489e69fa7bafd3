/** Keeps scheduled runs from overlapping, and lets one go on where the last one had to stop. */
export interface AuditRuns {
  /**
   * Begins a run that ends within `limitMs`.
   * @returns `undefined` while another run is under way.
   * @throws Unavailable or OutcomeUnknown when the table did not answer.
   */
  begin(limitMs: number): Promise<AuditRun | undefined>;
}

export interface AuditRun {
  /** Where the last run stopped; `undefined`: begin at the start. Forgotten after three days. */
  readonly from: string | undefined;
  /**
   * When the list was begun that this run goes on with, in epoch milliseconds; `undefined` if it begins
   * one itself, or if the list cannot be counted as a whole.
   */
  readonly listBegunAtMs: number | undefined;
  /** Ends the run. `cursor`: where the next one has to go on; `undefined`: this one is complete. */
  end(next: {
    readonly cursor: string | undefined;
    readonly listBegunAtMs: number | undefined;
  }): Promise<void>;
}
