/**
 * The number that a command's option says.
 * @throws Error that names the option.
 */
export function wholeNumber(
  name: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw new Error(`${name} is "${text}": it must be a whole number from ${from} to ${to}.`);
}
