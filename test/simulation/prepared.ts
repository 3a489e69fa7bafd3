import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import { markersOf, profileWithMarker } from '../../functions/core/customers/marker.ts';
import { settleMs } from '../../functions/core/customers/timing.ts';
import { testDeployment, testMapId } from '../fakes/test-markers.ts';
import { marker, otherMarkers, othersId, user, type World } from './world.ts';

export const linkedId = 'cust_sandbox_first' as CustomerId;
const orphanId = 'cust_sandbox_orphan' as CustomerId;
const legacyId = 'cust_sandbox_legacy' as CustomerId;
const first = { revision: 'first' as Revision };

function minutesAgo(world: World, minutes: number) {
  return world.nowMs - minutes * 60_000;
}

function nameWith(carried: typeof marker) {
  return profileWithMarker({ name: 'Alice' }, carried).name;
}

function add(world: World, id: CustomerId, minutes: number, carried = marker): void {
  world.live.set(id, { id, name: nameWith(carried), createdAtMs: minutesAgo(world, minutes) });
}

/** The user has a customer, returned and linked an hour ago. */
export function linked(world: World): void {
  world.item = {
    state: 'linked',
    ...first,
    writtenAtMs: minutesAgo(world, 60),
    customerId: linkedId,
  };
  add(world, linkedId, 60);
  world.returned.add(linkedId);
}

/** Some minutes ago somebody sent a create and never saw its answer. Nothing came of it. */
export function inDoubt(minutes = 1) {
  return (world: World): void => {
    world.item = {
      state: 'unknown',
      ...first,
      writtenAtMs: minutesAgo(world, minutes),
      firstAttemptAtMs: minutesAgo(world, minutes),
      settlesAtMs: minutesAgo(world, minutes) + settleMs,
    };
  };
}

/** The same, and Dojo holds the customer. */
export function orphanLeft(minutes = 1) {
  return (world: World): void => {
    inDoubt(minutes)(world);
    add(world, orphanId, minutes);
  };
}

/** The user is linked, and a customer of a lost claim is left since then. */
export function duplicateLeft(world: World): void {
  linked(world);
  add(world, orphanId, 60);
}

/** A minute ago a linked user was to be erased, and Dojo did not remove the customer. */
export function erasureLeft(world: World): void {
  linked(world);
  world.noteErasure();
  const requestedAtMs = minutesAgo(world, 1);
  world.item = {
    state: 'erasing',
    ...first,
    writtenAtMs: requestedAtMs,
    requestedAtMs,
    settlesAtMs: requestedAtMs,
    customerId: linkedId,
    linkedAtMs: minutesAgo(world, 60),
  };
}

/** The same of a user whose attempt was lost before: Dojo holds what it has made. */
export function erasureInDoubtLeft(world: World): void {
  orphanLeft(2)(world);
  const firstAttemptAtMs = minutesAgo(world, 2);
  world.noteErasure();
  world.item = {
    state: 'erasing',
    ...first,
    writtenAtMs: minutesAgo(world, 1),
    requestedAtMs: minutesAgo(world, 1),
    firstAttemptAtMs,
    settlesAtMs: firstAttemptAtMs + settleMs,
  };
}

/** The user was erased two minutes ago, and a customer of a lost claim is left of that life. */
export function erasedWithLeftover(world: World): void {
  const erasedAtMs = minutesAgo(world, 2);
  world.item = { state: 'erased', ...first, writtenAtMs: erasedAtMs, erasedAtMs };
  world.erasedUntilMs = erasedAtMs;
  add(world, orphanId, 10);
}

/** The user is linked and has saved a card. */
export function linkedWithCard(world: World): void {
  linked(world);
  world.withCards.add(linkedId);
}

/**
 * Dojo holds the customer that the same user has in another deployment, and one from before maps had
 * an id.
 */
export function othersThere(world: World): void {
  add(world, othersId, 60, otherMarkers.of(user));
  add(world, legacyId, 60, markersOf(testMapId, testDeployment).legacyOf(user));
}
