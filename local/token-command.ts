import { CannotRun } from '../lib/cannot-run.ts';
import { defaultIssuerPort, readPort } from './start-options.ts';
import { readTokenArguments, tokenUsage } from './token-arguments.ts';

/**
 * `npm run token`: prints a token of the issuer of a running `npm start`, and nothing else, on stdout. Sets
 * the exit code to 1 and says why on stderr when there is none to be had.
 */
export async function tokenCommand(args: readonly string[]): Promise<void> {
  try {
    const request = readTokenArguments(args);
    if (request === undefined) {
      console.log(tokenUsage);
      return;
    }
    const port = issuerPort();
    // Imported only here: the usage needs no schema.
    const { requestToken } = await import('./request-token.ts');
    console.log(await requestToken(port, request));
  } catch (error) {
    console.error(error instanceof CannotRun ? error.message : String(error));
    process.exitCode = 1;
  }
}

function issuerPort(): number {
  const mistakes: string[] = [];
  const said = process.env.ISSUER_PORT?.trim() || undefined;
  const port = readPort('ISSUER_PORT', said, { fallback: defaultIssuerPort, mistakes });
  if (mistakes.length > 0) {
    throw new CannotRun(mistakes.join('\n'));
  }
  return port;
}
