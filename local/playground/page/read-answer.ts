/** A field of an answer; undefined when there is none. */
export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? (body as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** A field that is text; empty when there is none. */
export function textOf(body: unknown, name: string): string {
  const value = fieldOf(body, name);
  return typeof value === 'string' ? value : '';
}

/** A field that is a list; empty when there is none. */
export function listOf(body: unknown, name: string): readonly unknown[] {
  const value = fieldOf(body, name);
  return Array.isArray(value) ? value : [];
}

/** The minor units of a field that is an amount of money. */
export function minorUnitsOf(body: unknown, name: string): number {
  const value = fieldOf(fieldOf(body, name), 'value');
  return typeof value === 'number' ? value : 0;
}

/** What went wrong, as a sentence that says what to do. */
export function explain(status: number, body: unknown): string {
  if (status === 0) {
    return 'The backend cannot be reached, or its answer was lost. Try again: the same request does nothing twice.';
  }
  const rules = listOf(body, 'errors').map(
    (error) => `${textOf(error, 'pointer') || textOf(error, 'header')} ${textOf(error, 'detail')}`,
  );
  const said =
    rules.join(' ') || textOf(body, 'detail') || textOf(body, 'title') || textOf(body, 'message');
  const code = textOf(body, 'code');
  const sentence = said === '' ? `The answer is ${status}.` : said;
  return code === '' ? `${sentence} (${status})` : `${sentence} (${status} ${code})`;
}
