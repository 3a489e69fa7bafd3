import type { UserId } from '../../functions/core/customers/customer-link.ts';

const name = 'Petra Privat';
const email = 'petra.privat@mail.example';
const userIdPrefix = 'private-person-';

/** What the tokens of a run say beside `sub`, and what Dojo is told: none of it may reach a log. */
export const privateClaims = { name, email } as const;

/** The user id of the n-th person of a run: to be recognised in a log, like the claims. */
export function privateUserId(n: number): UserId {
  return `${userIdPrefix}${n}` as UserId;
}

const privatePatterns: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an API key', /sk_(sandbox|prod)_/],
  ['a customer secret', /\bcs_/],
  ['a token', /eyJ[\w-]+\.eyJ/],
  ['credentials', /\b(Bearer|Basic) /i],
  ['a name', /Petra|Privat\b/i],
  ['an e-mail address', /petra\.privat|mail\.example/i],
  ['a user id', new RegExp(userIdPrefix, 'i')],
  // It opens the payment's public page at Dojo.
  ['the id of a payment', /\b[ps]i_(sandbox|prod)_/],
];

/** What the lines of a log give away; empty when it is nothing. */
export function findLeaks(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) =>
    privatePatterns
      .filter(([, pattern]) => pattern.test(line))
      .map(([what]) => `the log gives away ${what}: ${line}`),
  );
}
