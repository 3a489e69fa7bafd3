import { isFailure } from '../failures.ts';

/** What `parse` gives; `undefined` where an item cannot be read: others in the table still can. */
export function ifReadable<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
