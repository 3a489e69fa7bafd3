import { isFailure } from '../failures.ts';
import type { CustomerMap } from './audit/audit-ports.ts';
import { type EraseCustomerDependencies, eraseCustomer } from './erase-customer.ts';
import { type MarkerScope, markerOf } from './marker.ts';

export interface FinishErasuresDependencies extends EraseCustomerDependencies {
  readonly map: CustomerMap;
  /** Asked before each erasure: whether to leave the rest to the next run. */
  readonly shouldStop: () => boolean;
}

/**
 * Goes on with every erasure that was interrupted. One that fails stays marked, and the rest goes on.
 * @throws Unavailable when the map cannot be read.
 */
export const finishErasures = async (
  scope: MarkerScope,
  dependencies: FinishErasuresDependencies,
): Promise<{ readonly finished: number; readonly unfinished: number }> => {
  const { map, shouldStop, log } = dependencies;
  let finished = 0;
  let unfinished = 0;
  for await (const users of map.pages()) {
    for (const { userId, link } of users) {
      if (link?.state !== 'erasing') continue;
      const input = { userId, marker: markerOf(scope, userId) };
      try {
        const outcome = shouldStop() ? 'unfinished' : await eraseCustomer(input, dependencies);
        if (outcome === 'erased') finished += 1;
        else unfinished += 1;
      } catch (error) {
        if (!isFailure(error)) throw error;
        unfinished += 1;
        log.warn('erasure_unfinished', 'An erasure could not be finished yet.', {
          userMarker: input.marker,
          errorCode: error.code,
        });
      }
    }
  }
  return { finished, unfinished };
};
