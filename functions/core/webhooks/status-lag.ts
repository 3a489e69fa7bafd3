/**
 * How far along a payment intent is: no status is followed by one of a smaller number. Reversed,
 * Refunded and Canceled are ends.
 */
const progress: ReadonlyMap<string, number> = new Map([
  ['Created', 0],
  ['Authorized', 1],
  ['Captured', 2],
  ['Reversed', 3],
  ['Refunded', 3],
  ['Canceled', 3],
]);

/**
 * Whether an intent that shows `actual` has yet to reach what a webhook has `announced`, so that what
 * was read is older than the webhook. The other way round, the webhook is old news. A status that is
 * missing or new to us proves nothing.
 */
export function isBehind(actual: string, announced: string | undefined): boolean {
  const shown = progress.get(actual);
  const expected = announced === undefined ? undefined : progress.get(announced);
  return shown !== undefined && expected !== undefined && shown < expected;
}
