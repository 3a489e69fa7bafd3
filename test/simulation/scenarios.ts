import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import { markProfile } from '../../functions/core/customers/marker.ts';
import { clockToleranceMs, settleMs } from '../../functions/core/customers/timing.ts';
import { erasure } from './erasure.ts';
import type { CallerPlan, Scenario, ScriptedEvent } from './scenario.ts';
import { marker, type World } from './world.ts';

const markedName = markProfile({ name: 'Alice' }, marker).name;
const first = { revision: 'first' as Revision };
const linkedId = 'cust_sandbox_first' as CustomerId;
const strayId = 'cust_sandbox_stray' as CustomerId;
const minutesAgo = (world: World, minutes: number) => world.nowMs - minutes * 60_000;

const ensure: CallerPlan = { role: 'ensure', clockOffsetMs: 0 };
const ahead = (clockOffsetMs: number): CallerPlan => ({ role: 'ensure', clockOffsetMs });
const request: CallerPlan = { role: 'request', clockOffsetMs: 0 };
const remembered: CallerPlan = { role: 'remembered', clockOffsetMs: 0 };

const base: Omit<Scenario, 'name'> = {
  callers: [ensure, ensure],
  bounds: { faults: 2 },
  deepBounds: { faults: 3 },
  deadlineMs: 2_600,
  dojoClockOffsetMs: 0,
  doneLaterMs: settleMs,
  neverTwo: true,
  events: [],
  prepare: () => undefined,
  rememberedId: linkedId,
};

/** The user has a customer, linked an hour ago. */
const linked = (world: World): void => {
  world.item = {
    state: 'linked',
    ...first,
    writtenAtMs: minutesAgo(world, 60),
    customerId: linkedId,
  };
  world.live.set(linkedId, {
    id: linkedId,
    name: markedName,
    createdAtMs: minutesAgo(world, 60),
  });
};

const losesLinked: ScriptedEvent = {
  name: 'Dojo loses the linked customer',
  possibleAtMs: ({ item, nowMs }) => (item?.state === 'linked' ? nowMs : undefined),
  happen: (world) => {
    if (world.item?.state === 'linked') world.retire(world.item.customerId);
  },
};

/** A minute ago somebody sent a create and never saw its answer. */
const inDoubt = (world: World): void => {
  world.item = {
    state: 'unknown',
    ...first,
    writtenAtMs: minutesAgo(world, 1),
    firstAttemptAtMs: minutesAgo(world, 1),
    settlesAtMs: minutesAgo(world, 1) + settleMs,
  };
};

export const scenarios = {
  newUser: { ...base, name: 'two callers, a new user' },
  patient: {
    ...base,
    name: 'two callers that can wait for the settling',
    deadlineMs: 18_000,
    bounds: { faults: 1 },
    deepBounds: { faults: 2 },
  },
  strayLeft: {
    ...base,
    name: 'two callers, a lost customer at Dojo',
    prepare: (world) => {
      inDoubt(world);
      world.live.set(strayId, {
        id: strayId,
        name: markedName,
        createdAtMs: minutesAgo(world, 1),
      });
    },
  },
  doubtOnly: { ...base, name: 'two callers, an attempt in doubt', prepare: inDoubt },
  clockAhead: {
    ...base,
    name: 'the second clock ahead by the tolerance',
    callers: [ahead(0), ahead(clockToleranceMs)],
    dojoClockOffsetMs: -clockToleranceMs,
  },
  clockBehind: {
    ...base,
    name: 'the second clock behind by the tolerance',
    callers: [ahead(0), ahead(-clockToleranceMs)],
    dojoClockOffsetMs: clockToleranceMs,
  },
  clocksApart: {
    ...base,
    name: 'clocks a minute apart (outside the assumption)',
    callers: [ahead(0), ahead(60_000)],
    neverTwo: false,
  },
  doneTooLate: {
    ...base,
    name: 'Dojo done 90 s after the loss (outside the assumption)',
    doneLaterMs: 90_000,
    neverTwo: false,
  },
  healing: {
    ...base,
    name: 'Dojo loses the customer, two requests',
    callers: [request, request],
    prepare: linked,
    events: [losesLinked],
    bounds: { faults: 2, preemptions: 2 },
    deepBounds: { faults: 2 },
  },
  healingFromMemory: {
    ...base,
    name: 'Dojo has lost a remembered customer',
    callers: [remembered, ensure],
    prepare: (world) => {
      linked(world);
      losesLinked.happen(world);
    },
  },
  lostAtOnce: {
    ...base,
    name: 'a new user whose customer Dojo loses',
    callers: [request, request],
    events: [losesLinked],
    bounds: { faults: 1, preemptions: 2 },
    deepBounds: { faults: 1 },
  },
  erasedUnderWay: {
    ...base,
    name: 'a new user is erased meanwhile',
    events: erasure,
    neverTwo: false,
    bounds: { faults: 1 },
    deepBounds: { faults: 2 },
  },
  erasedInUse: {
    ...base,
    name: 'a linked user is erased meanwhile',
    callers: [request, remembered],
    prepare: linked,
    events: erasure,
    neverTwo: false,
    bounds: { faults: 1 },
    deepBounds: { faults: 2 },
  },
  threeCallers: {
    ...base,
    name: 'three callers, a new user',
    callers: [ensure, ensure, ensure],
    bounds: { faults: 1, preemptions: 2 },
    deepBounds: { faults: 2, preemptions: 2 },
  },
  threeInDoubt: {
    ...base,
    name: 'three callers, an attempt in doubt',
    callers: [ensure, ensure, ensure],
    prepare: inDoubt,
    bounds: { faults: 1, preemptions: 2 },
    deepBounds: { faults: 2, preemptions: 2 },
  },
} satisfies Record<string, Scenario>;
