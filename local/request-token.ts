import { z } from 'zod';
import { CannotRun } from '../lib/cannot-run.ts';
import type { TokenRequest } from './issuer/start-issuer.ts';

const tokenAnswer = z.object({ access_token: z.string() });

/**
 * A token of the issuer on a port of this machine.
 *
 * @throws CannotRun when nothing gives out tokens there, or not this one.
 */
export async function requestToken(port: number, request: TokenRequest): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(`http://127.0.0.1:${port}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
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
  return tokenAnswer.parse(await answer.json()).access_token;
}
