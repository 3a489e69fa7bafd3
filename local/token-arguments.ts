import { commandArguments } from '../lib/command-arguments.ts';
import type { TokenRequest } from './issuer/start-issuer.ts';

export const tokenUsage = `Usage: npm run --silent token -- <user> [options]

Prints a token of the issuer that npm start runs, for the API. ISSUER_PORT=<n> names its port.

  --email <address>     what the token says of the user
  --name <name>         the same
  --claim <key>=<value> any other claim; may be repeated. JSON where it reads as JSON, else text
  --expires-in <n>      seconds; -5: it has expired. Default: an hour

Exit code: 0 the token is printed, 1 there is none.`;

const { parse, wrong } = commandArguments(tokenUsage, {
  email: { type: 'string' },
  name: { type: 'string' },
  claim: { type: 'string', multiple: true },
  'expires-in': { type: 'string' },
});

/**
 * The token that a command line asks for.
 *
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readTokenArguments(args: readonly string[]): TokenRequest | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [sub, ...others] = positionals;
  if (sub === undefined || sub === '') throw wrong('Whose token?');
  if (others.length > 0) {
    throw wrong(`One token is for one user, so "${others[0]}" is too much.`);
  }
  const { email, name, claim = [], 'expires-in': expiresIn } = values;
  return {
    sub,
    claims: {
      ...(email !== undefined && { email }),
      ...(name !== undefined && { name }),
      ...Object.fromEntries(claim.map(readClaim)),
    },
    ...(expiresIn !== undefined && { expiresInSeconds: readSeconds(expiresIn) }),
  };
}

type Claims = NonNullable<TokenRequest['claims']>;

function readClaim(text: string): readonly [name: string, value: Claims[string]] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw wrong(`A claim is written key=value, and "${text}" is not.`);
  }
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

function readSeconds(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) {
    throw wrong(`--expires-in is a whole number of seconds, and "${text}" is not.`);
  }
  return Number(text);
}
