import type { MiddlewareObj } from '@middy/core';
import type { UserId } from '../customers/customer-link.ts';
import type { CallEvent } from './call.ts';
import { Problem } from './problem.ts';

const userIdMaxLength = 255;

/**
 * Who is calling: the claim of the token that API Gateway has checked. Nothing in the request itself
 * can name a user.
 */
export function callUser(claim: string): MiddlewareObj<CallEvent> {
  return {
    before: ({ event }) => {
      const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
      const userId = claims[claim];
      // Half a surrogate pair cannot be stored: two such ids would become one user.
      if (
        typeof userId !== 'string' ||
        userId === '' ||
        userId.length > userIdMaxLength ||
        !userId.isWellFormed()
      ) {
        throw new Problem('user_id_missing', {
          detail: `The token’s claim "${claim}" must be a string of 1 to ${userIdMaxLength} characters, well-formed Unicode.`,
        });
      }
      event.call.userId = userId as UserId;
      event.call.claims = claims;
    },
  };
}
