import { parseArgs } from 'node:util';
import { CannotRun } from '../lib/cannot-run.ts';
import type { TokenRequest } from './issuer/start-issuer.ts';

const usage =
  'Usage: npm run --silent token -- <user> [--email a@b.example] [--name "A B"] [--claim key=value]… [--expires-in <seconds>]';

/**
 * The token that a command line asks for. A claim's value is JSON where it reads as JSON, else text.
 *
 * @param args - without the program's own name.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readTokenArguments(args: readonly string[]): TokenRequest {
  const { values, positionals } = parse(args);
  const [sub, ...others] = positionals;
  if (sub === undefined || sub === '') {
    throw new CannotRun(`Whose token? ${usage}`);
  }
  if (others.length > 0) {
    throw new CannotRun(`One token is for one user, so "${others[0]}" is too much. ${usage}`);
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        claim: { type: 'string', multiple: true },
        'expires-in': { type: 'string' },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CannotRun(`${reason.replace(/\.$/, '')}. ${usage}`, { cause });
  }
}

type Claims = NonNullable<TokenRequest['claims']>;

function readClaim(text: string): readonly [name: string, value: Claims[string]] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new CannotRun(`A claim is written key=value, and "${text}" is not. ${usage}`);
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
    throw new CannotRun(
      `--expires-in is a whole number of seconds, and "${text}" is not. ${usage}`,
    );
  }
  return Number(text);
}
