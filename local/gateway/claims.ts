/**
 * A token's claims as API Gateway hands them to a function: every value is text. Numbers and
 * booleans are spelled out, an array becomes `[a b]`, an object its JSON, and a null is left out.
 * The documentation does not say so; this is what functions behind an HTTP API see.
 */
export function claimsAsStrings(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, asString(value)]),
  );
}

function asString(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(asString).join(' ')}]`;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
