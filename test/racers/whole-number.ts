/**
 * The number that a command's option says.
 * @param wrong - makes the error.
 */
export function wholeNumber(
  name: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  wrong: (sentence: string) => Error,
): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw wrong(`${name} is "${text}": it must be a whole number from ${from} to ${to}.`);
}
