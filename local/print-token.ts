import { z } from 'zod';
import { CannotRun } from '../lib/cannot-run.ts';
import { defaultIssuerPort, readPort } from './start-options.ts';
import { readTokenArguments } from './token-arguments.ts';

const tokenAnswer = z.object({ access_token: z.string() });

/**
 * `npm run token`: gets a token from the issuer of a running `npm start` and prints it, and nothing
 * else, on stdout. Sets the exit code to 1 and says why on stderr when there is none to be had.
 */
export async function printToken(args: readonly string[]): Promise<void> {
  try {
    const request = readTokenArguments(args);
    const answer = await ask(issuerPort(), JSON.stringify(request));
    console.log(tokenAnswer.parse(answer).access_token);
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

async function ask(port: number, body: string): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(`http://127.0.0.1:${port}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  } catch (cause) {
    throw new CannotRun(
      `Nothing gives out tokens on port ${port}: run npm start first (ISSUER_PORT names another port).`,
      { cause },
    );
  }
  if (!answer.ok) {
    throw new CannotRun(
      `Port ${port} gives no token: it answers ${answer.status}, ${await answer.text()}`,
    );
  }
  return answer.json();
}
