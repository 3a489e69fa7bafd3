import type { Runtime } from '../runtime/runtime.ts';
import type { AnswerOf, BodyOf, BodySchemaOf } from './answer.ts';
import type { Call } from './call.ts';
import { callBody, emptyBody } from './call-body.ts';
import { callChain } from './call-chain.ts';
import { callUser } from './call-user.ts';
import { responseOf } from './response.ts';
import type { RouteContract } from './route-contract.ts';

export type HttpRoute<Contract extends RouteContract> = {
  /** @returns one of the answers that the contract lists. */
  readonly run: (call: Call<BodyOf<Contract>>) => Promise<AnswerOf<Contract>>;
} & BodySchemaOf<Contract>;

/**
 * The one chain that the handler of every route with a user runs in: problems, request context,
 * header names in lower case, the user, the body. What `run` gets has passed all of it; what it
 * throws becomes a problem.
 *
 * Give it the type of the route's contract, `httpHandler<typeof contract>(runtime, { … })`: the compiler
 * then checks the body and every answer. Without a body in the contract no field is taken, and the body
 * may be absent.
 */
export function httpHandler<Contract extends RouteContract>(
  runtime: Runtime,
  route: HttpRoute<Contract>,
) {
  return callChain(runtime)
    .use(callUser(runtime.environment.userIdClaim))
    .use(callBody(route.body ?? emptyBody))
    .handler(async ({ call }) => responseOf(await route.run(call as Call<BodyOf<Contract>>)));
}
