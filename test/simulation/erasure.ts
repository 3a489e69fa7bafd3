import type { CustomerLink, Revision } from '../../functions/core/customers/customer-link.ts';
import type { ScriptedEvent } from './scenario.ts';
import type { World } from './world.ts';

const erasing = (link: CustomerLink | undefined, nowMs: number): CustomerLink | undefined => {
  const written = { revision: 'erasing' as Revision, writtenAtMs: nowMs, requestedAtMs: nowMs };
  switch (link?.state) {
    case 'linked':
      return { state: 'erasing', ...written, customerId: link.customerId, settlesAtMs: nowMs };
    case 'claimed':
    case 'unknown':
      return {
        state: 'erasing',
        ...written,
        firstAttemptAtMs: link.firstAttemptAtMs,
        settlesAtMs: link.state === 'claimed' ? link.leaseExpiresAtMs : link.settlesAtMs,
      };
    default:
      return undefined;
  }
};

const removeAll = (world: World): void => {
  if (world.item?.state === 'erasing' && world.item.customerId !== undefined) {
    world.retire(world.item.customerId);
  }
  for (const id of world.marked()) world.retire(id);
};

/** The user asks to be erased while others are under way: two steps, each at any moment. */
export const erasure: readonly ScriptedEvent[] = [
  {
    name: 'the erasure begins',
    possibleAtMs: (world) =>
      erasing(world.item, world.nowMs) === undefined ? undefined : world.nowMs,
    happen: (world) => {
      world.item = erasing(world.item, world.nowMs);
      if (world.item?.state === 'erasing' && world.item.customerId !== undefined) {
        world.retired.add(world.item.customerId);
      }
    },
  },
  {
    name: 'the erasure ends, once what is under way has settled',
    possibleAtMs: (world) =>
      world.item?.state === 'erasing' ? Math.max(world.nowMs, world.item.settlesAtMs) : undefined,
    happen: (world) => {
      removeAll(world);
      world.item = {
        state: 'erased',
        revision: 'erased' as Revision,
        writtenAtMs: world.nowMs,
        erasedAtMs: world.nowMs,
      };
    },
  },
];
