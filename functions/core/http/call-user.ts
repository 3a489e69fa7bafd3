import type { MiddlewareObj } from '@middy/core';
import type { CallEvent } from './call.ts';
import { Problem } from './problem.ts';
import { userIdRule, userIdSchema } from './user-id.ts';

/**
 * Who is calling: the claim of the token that API Gateway has checked. Nothing in the request itself
 * can name a user.
 */
export function callUser(claim: string): MiddlewareObj<CallEvent> {
  return {
    before: ({ event }) => {
      const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
      const { data: userId } = userIdSchema.safeParse(claims[claim]);
      if (userId === undefined) {
        throw new Problem('user_id_missing', {
          detail: `The token’s claim "${claim}" ${userIdRule}.`,
        });
      }
      event.call.userId = userId;
      event.call.claims = claims;
    },
  };
}
