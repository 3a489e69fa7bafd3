/** Adds to the end, and drops the oldest once there are twice as many as are kept. */
export function pushNewest<Value>(list: Value[], value: Value, kept: number): void {
  list.push(value);
  if (list.length > 2 * kept) list.splice(0, list.length - kept);
}
