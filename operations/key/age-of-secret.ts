/**
 * After so many days a key or secret counts as due for rotation. A rule of thumb, CIS's for AWS's own access
 * keys: nothing stops working.
 */
export const rotateAfterDays = 90;

/** How long what a secret holds has been there. */
export interface AgeOfSecret {
  /** ISO 8601, by the clock of AWS. `undefined`: it holds nothing, or that is not told. */
  readonly changedAt: string | undefined;
  /** Whole days. */
  readonly ageDays: number | undefined;
  readonly isRotationDue: boolean;
}

/** @param changedAtMs - epoch milliseconds, as `nowMs`. */
export function ageOfSecret(changedAtMs: number | undefined, nowMs: number): AgeOfSecret {
  if (changedAtMs === undefined) {
    return { changedAt: undefined, ageDays: undefined, isRotationDue: false };
  }
  // The clocks may differ by a little.
  const ageDays = Math.max(0, Math.floor((nowMs - changedAtMs) / 86_400_000));
  return {
    changedAt: new Date(changedAtMs).toISOString(),
    ageDays,
    isRotationDue: ageDays >= rotateAfterDays,
  };
}
