function isDate(text: string): boolean {
  const atMs = Date.parse(`${text}T00:00:00Z`);
  // A day that the month does not have would roll over into the next month.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

function lastDayOf(year: number, month: number): string | undefined {
  return month >= 1 && month <= 12
    ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
    : undefined;
}

/**
 * The last day on which a card works, `YYYY-MM-DD`, from Dojo's expiry date: a date, a date and
 * time, or a month as `2029-12`, `12/2029` or `12/29`. `undefined` for what can be read in no way or
 * in two: `11/12` may be either way round.
 */
export function lastDayOfCard(expiryDate: string): string | undefined {
  const date = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(expiryDate)?.[1];
  if (date !== undefined) return isDate(date) ? date : undefined;
  const yearFirst = /^(\d{4})-(\d{2})$/.exec(expiryDate);
  if (yearFirst) return lastDayOf(Number(yearFirst[1]), Number(yearFirst[2]));
  const monthFirst = /^(\d{2})\/(\d{4}|\d{2})$/.exec(expiryDate);
  if (!monthFirst) return undefined;
  const [month, year] = [Number(monthFirst[1]), Number(monthFirst[2])];
  if (year > 999) return lastDayOf(year, month);
  return year > 12 ? lastDayOf(2_000 + year, month) : undefined;
}
