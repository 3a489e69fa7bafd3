/** The value that `text` holds, or `undefined` when it is not JSON. For a schema to judge. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
