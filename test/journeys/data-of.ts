/**
 * The answer of the typed client, where it is a success.
 * @throws Error with status and body of any other.
 */
export const dataOf = <Data>(result: {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}): Data => {
  if (result.data !== undefined) return result.data;
  throw new Error(`${result.response.status} ${JSON.stringify(result.error)}`);
};
