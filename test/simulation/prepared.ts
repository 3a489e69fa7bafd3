import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import { markersOf, markProfile } from '../../functions/core/customers/marker.ts';
import { settleMs } from '../../functions/core/customers/timing.ts';
import { testDeployment, testMapId } from '../fakes/test-markers.ts';
import { marker, otherMarkers, othersId, user, type World } from './world.ts';

export const linkedId = 'cust_sandbox_first' as CustomerId;
const strayId = 'cust_sandbox_stray' as CustomerId;
const legacyId = 'cust_sandbox_legacy' as CustomerId;
const first = { revision: 'first' as Revision };

const minutesAgo = (world: World, minutes: number) => world.nowMs - minutes * 60_000;

const nameWith = (carried: typeof marker) => markProfile({ name: 'Alice' }, carried).name;

const add = (world: World, id: CustomerId, minutes: number, carried = marker): void => {
  world.live.set(id, { id, name: nameWith(carried), createdAtMs: minutesAgo(world, minutes) });
};

/** The user has a customer, returned and linked an hour ago. */
export const linked = (world: World): void => {
  world.item = {
    state: 'linked',
    ...first,
    writtenAtMs: minutesAgo(world, 60),
    customerId: linkedId,
  };
  add(world, linkedId, 60);
  world.returned.add(linkedId);
};

/** Some minutes ago somebody sent a create and never saw its answer. Nothing came of it. */
export const inDoubt =
  (minutes = 1) =>
  (world: World): void => {
    world.item = {
      state: 'unknown',
      ...first,
      writtenAtMs: minutesAgo(world, minutes),
      firstAttemptAtMs: minutesAgo(world, minutes),
      settlesAtMs: minutesAgo(world, minutes) + settleMs,
    };
  };

/** The same, and Dojo holds the customer. */
export const strayLeft =
  (minutes = 1) =>
  (world: World): void => {
    inDoubt(minutes)(world);
    add(world, strayId, minutes);
  };

/** The user is linked, and a customer of a lost claim is left since then. */
export const duplicateLeft = (world: World): void => {
  linked(world);
  add(world, strayId, 60);
};

/** The user was erased two minutes ago, and a customer of a lost claim is left of that life. */
export const erasedWithLeftover = (world: World): void => {
  const erasedAtMs = minutesAgo(world, 2);
  world.item = { state: 'erased', ...first, writtenAtMs: erasedAtMs, erasedAtMs };
  world.erasedUntilMs = erasedAtMs;
  add(world, strayId, 10);
};

/** The user is linked and has saved a card. */
export const linkedWithCard = (world: World): void => {
  linked(world);
  world.withCards.add(linkedId);
};

/**
 * Dojo holds the customer that the same user has in another deployment, and one from before maps had
 * an id.
 */
export const othersThere = (world: World): void => {
  add(world, othersId, 60, otherMarkers.of(user));
  add(world, legacyId, 60, markersOf(testMapId, testDeployment).legacyOf(user));
};
