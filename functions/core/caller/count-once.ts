import type { Call } from '../http/call.ts';
import { once } from '../once.ts';
import type { Runtime } from '../runtime/runtime.ts';

/**
 * Counts one creation of the caller, however often it is asked within the request: the customer that a user's
 * first order needs is a part of it, and not one thing more. Asks nothing before it is called.
 *
 * @throws Unavailable `user_limit_reached`, and what the table throws: nothing may be created.
 */
export function countOnce(
  runtime: Pick<Runtime, 'countCreation'>,
  { userId }: Pick<Call<unknown>, 'userId'>,
): () => Promise<void> {
  return once(() => runtime.countCreation(userId));
}
