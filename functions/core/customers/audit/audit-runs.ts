import type { AuditSoFar } from './audit-so-far.ts';
import type { FindingKind } from './finding.ts';

/** Keeps scheduled runs from overlapping, and lets one go on where the last one had to stop. */
export interface AuditRuns {
  /**
   * Begins a run that ends within `limitMs`.
   * @returns `undefined` while another run is under way.
   * @throws Unavailable or OutcomeUnknown when the table did not answer.
   */
  begin(limitMs: number): Promise<AuditRun | undefined>;
}

/** What a run hands to the next one, or a part of an audit to the next part. */
export interface KeptRun {
  /** Where to go on; `undefined`: at the start. Forgotten after three days. */
  readonly cursor: string | undefined;
  /**
   * When the list was begun that this goes on with, in epoch milliseconds; `undefined` if the list cannot
   * be counted as a whole.
   */
  readonly listBegunAtMs: number | undefined;
  /**
   * What was deleted lately, by an audit that is at its end or not: kept without a cursor, too. `undefined`: nothing.
   */
  readonly deleted?: Deleted | undefined;
  /** `undefined`: a run of an earlier version knew only the cursor. */
  readonly soFar?: RunSoFar | undefined;
}

export interface Deleted {
  readonly count: number;
  /** When the last of them was begun, in epoch milliseconds. */
  readonly atMs: number;
}

/** What the parts of one audit have found and done so far. */
export interface RunSoFar extends AuditSoFar {
  readonly findings: Readonly<Partial<Record<FindingKind, number>>>;
  readonly deletions: number;
  /** When payments and erasures that are open were last looked through, in epoch milliseconds. */
  readonly openSeenAtMs: number;
  /** How long it took to read the map then, in milliseconds. */
  readonly mapReadMs: number;
  /** The canary of the Dojo account whose list it is. `undefined`: an earlier version did not keep it. */
  readonly canaryId?: string | undefined;
  /** How many pages the next part is to take at most, since this one handed some back. */
  readonly pagesAtMost?: number | undefined;
}

export interface AuditRun {
  readonly begun: KeptRun;
  /**
   * Counts deletions before they are made, so that those of a run that dies count too.
   * @throws Unavailable `audit_overtaken` when another run has begun since: nothing may be deleted.
   */
  reserve(deleted: Deleted): Promise<void>;
  /** Ends the run. Without a cursor the next one begins at the start. */
  end(next: KeptRun): Promise<void>;
}
