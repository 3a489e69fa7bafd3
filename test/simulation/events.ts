import type { ScriptedEvent } from './scenario.ts';
import { rightKey, wrongKey } from './world.ts';

export const losesLinked: ScriptedEvent = {
  name: 'Dojo loses the linked customer',
  possibleAtMs: ({ item, nowMs }) => (item?.state === 'linked' ? nowMs : undefined),
  happen: (world) => {
    if (world.item?.state === 'linked') world.retire(world.item.customerId);
  },
};

/** Somebody pastes the key of another account, and notices. */
export const keySwappedAndBack: readonly ScriptedEvent[] = [
  {
    name: 'the key of another account comes',
    possibleAtMs: ({ nowMs }) => nowMs,
    happen: (world) => {
      world.key = wrongKey;
    },
  },
  {
    name: 'the right key is back',
    possibleAtMs: ({ nowMs }) => nowMs,
    happen: (world) => {
      world.key = rightKey;
    },
  },
];

export const tableRestored: ScriptedEvent = {
  name: 'the table is restored to a time before the user came',
  possibleAtMs: ({ nowMs }) => nowMs,
  happen: (world) => world.forgetUser(),
};
