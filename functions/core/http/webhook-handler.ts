import type { Runtime } from '../runtime/runtime.ts';
import type { AnswerOf } from './answer.ts';
import type { Call } from './call.ts';
import { callChain } from './call-chain.ts';
import { responseOf } from './response.ts';
import type { RouteContract } from './route-contract.ts';

/** One request from a machine that the handler itself has to recognise: nobody has checked it. */
export interface WebhookCall
  extends Pick<Call<unknown>, 'headers' | 'log' | 'deadline' | 'startedAtMs'> {
  /** As it was sent, byte for byte: what a signature is made of. Empty when none was sent. */
  readonly rawBody: Buffer;
}

/**
 * The chain of a route without a user: problems, request context and header names in lower case as
 * on every route; the body stays as it came, and is not looked at.
 */
export function webhookHandler<Contract extends RouteContract>(
  runtime: Pick<Runtime, 'logger' | 'metrics'>,
  run: (call: WebhookCall) => Promise<AnswerOf<Contract>>,
) {
  return callChain(runtime).handler(async ({ call, body, isBase64Encoded }) =>
    responseOf(
      await run({
        ...(call as Call<unknown>),
        rawBody: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
      }),
    ),
  );
}
