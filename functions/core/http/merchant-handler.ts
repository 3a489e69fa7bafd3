import type { MiddlewareObj } from '@middy/core';
import type { Runtime } from '../runtime/runtime.ts';
import type { AnswerOf, BodyOf, BodySchemaOf } from './answer.ts';
import type { Call, CallEvent, MerchantCall } from './call.ts';
import { callBody, emptyBody } from './call-body.ts';
import { callChain } from './call-chain.ts';
import { responseOf } from './response.ts';
import type { RouteContract } from './route-contract.ts';

export type MerchantRoute<Contract extends RouteContract> = {
  /** @returns one of the answers that the contract lists. */
  readonly run: (call: MerchantCall<BodyOf<Contract>>) => Promise<AnswerOf<Contract>>;
} & BodySchemaOf<Contract>;

/**
 * API Gateway has checked the signature and asked IAM. A route whose `authorization` in lib/routes.ts is
 * not `iam` never comes further than here. Who signed is not kept: an ARN may have a person's name in it.
 */
const signedCall: MiddlewareObj<CallEvent> = {
  before: ({ event }) => {
    const authorizer: object = event.requestContext.authorizer ?? {};
    if ('iam' in authorizer && authorizer.iam !== undefined) return;
    throw new Error('A route of the merchant’s was called without IAM.');
  },
};

/**
 * The chain of the routes for the team's own services: that of `httpHandler` without a user. Give it the
 * type of the route's contract, `merchantHandler<typeof contract>(runtime, { … })`.
 */
export function merchantHandler<Contract extends RouteContract>(
  runtime: Runtime,
  route: MerchantRoute<Contract>,
) {
  return callChain(runtime)
    .use(signedCall)
    .use(callBody(route.body ?? emptyBody))
    .handler(async ({ call, rawPath }) =>
      responseOf(await route.run({ ...(call as Call<BodyOf<Contract>>), rawPath })),
    );
}
