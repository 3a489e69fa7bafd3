/** The value that `text` holds, or `undefined` when it is not JSON. For a schema to check. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
