/**
 * For how long what somebody wrote a moment ago may not show yet to another reader: Dojo's status, or
 * an index of the table. Both normally take well under a second.
 */
const settlesWithinMs = 30_000;

/**
 * Whether waiting for what was written at `writtenAtMs` is still worth a repetition of Dojo's, of
 * which there are few. No, where nobody knows when that was, or the clocks differ by that much.
 */
export function mayStillSettle(writtenAtMs: number | null | undefined, nowMs: number): boolean {
  return (
    writtenAtMs !== undefined &&
    writtenAtMs !== null &&
    Math.abs(nowMs - writtenAtMs) < settlesWithinMs
  );
}
