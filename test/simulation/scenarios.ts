import { clockToleranceMs, settleMs } from '../../functions/core/customers/timing.ts';
import { keySwappedAndBack, losesLinked, tableRestored } from './events.ts';
import {
  duplicateLeft,
  erasedWithLeftover,
  inDoubt,
  linked,
  linkedId,
  linkedWithCard,
  orphanLeft,
  othersThere,
} from './prepared.ts';
import type { CallerPlan, Role, Scenario } from './scenario.ts';

function onTime(role: Role): CallerPlan {
  return { role, clockOffsetMs: 0 };
}
const ensure = onTime('ensure');
const request = onTime('request');
const remembered = onTime('remembered');
const erase = onTime('erase');
const audit = onTime('audit');
const auditOfAnother = onTime('audit-of-another');
function ahead(clockOffsetMs: number): CallerPlan {
  return { role: 'ensure', clockOffsetMs };
}

const base: Omit<Scenario, 'name'> = {
  callers: [ensure, ensure],
  bounds: { faults: 2 },
  deepBounds: { faults: 3 },
  deadlineMs: 2_600,
  dojoClockOffsetMs: 0,
  doneLaterMs: settleMs,
  shownAfterMs: 0,
  neverTwo: true,
  keysMatter: false,
  events: [],
  prepare: () => undefined,
  rememberedId: linkedId,
};

export const scenarios = {
  newUser: { ...base, name: 'two callers, a new user', quickBounds: { faults: 2, preemptions: 2 } },
  patient: {
    ...base,
    name: 'two callers that can wait for the settling',
    deadlineMs: 18_000,
    bounds: { faults: 1 },
    deepBounds: { faults: 2 },
  },
  orphanLeft: {
    ...base,
    name: 'two callers, a lost customer at Dojo',
    prepare: orphanLeft(),
  },
  doubtOnly: {
    ...base,
    name: 'two callers, an attempt in doubt',
    prepare: inDoubt(),
    quickBounds: { faults: 2, preemptions: 1 },
  },
  clockAhead: {
    ...base,
    name: 'the second clock ahead by the tolerance',
    callers: [ahead(0), ahead(clockToleranceMs)],
    dojoClockOffsetMs: -clockToleranceMs,
    quickBounds: { faults: 2, preemptions: 1 },
    deepBounds: { faults: 3 },
  },
  clockBehind: {
    ...base,
    name: 'the second clock behind by the tolerance',
    callers: [ahead(0), ahead(-clockToleranceMs)],
    dojoClockOffsetMs: clockToleranceMs,
    bounds: { faults: 1 },
    deepBounds: { faults: 3 },
  },
  clocksApart: {
    ...base,
    name: 'clocks a minute apart (outside the assumption)',
    callers: [ahead(0), ahead(60_000)],
    neverTwo: false,
    bounds: { faults: 1 },
    deepBounds: { faults: 2 },
  },
  doneTooLate: {
    ...base,
    name: 'Dojo done 90 s after the loss (outside the assumption)',
    doneLaterMs: 90_000,
    neverTwo: false,
    bounds: { faults: 1 },
    deepBounds: { faults: 3 },
  },
  replacement: {
    ...base,
    name: 'Dojo loses the customer, two requests',
    callers: [request, request],
    prepare: linked,
    events: [losesLinked],
    bounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2 },
  },
  replacementFromMemory: {
    ...base,
    name: 'Dojo has lost a remembered customer',
    callers: [remembered, ensure],
    prepare: (world) => {
      linked(world);
      losesLinked.happen(world);
    },
    quickBounds: { faults: 1 },
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
    name: 'a new user is erased while two requests are under way',
    callers: [ensure, ensure, erase],
    neverTwo: false,
    bounds: { faults: 1, preemptions: 2 },
    quickBounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 1, preemptions: 3 },
  },
  erasedSlowly: {
    ...base,
    name: 'a slow erasure over an attempt in doubt',
    callers: [ensure, erase],
    // A deadline is what passes at a time: longer than Dojo takes to settle.
    deadlineMs: 18_000,
    neverTwo: false,
    bounds: { faults: 2, preemptions: 2 },
    deepBounds: { faults: 3 },
  },
  erasedInUse: {
    ...base,
    name: 'a linked user is erased meanwhile',
    callers: [request, remembered, erase],
    prepare: linked,
    neverTwo: false,
    bounds: { faults: 1, preemptions: 2 },
    quickBounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 1 },
  },
  erasedTwice: {
    ...base,
    name: 'two erasures and a new registration',
    callers: [erase, erase, ensure],
    // By Dojo’s clock the new customer looks as old as it can.
    dojoClockOffsetMs: -clockToleranceMs,
    prepare: orphanLeft(),
    neverTwo: false,
    bounds: { faults: 1, preemptions: 2 },
    quickBounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 3 },
  },
  sweptWhileBack: {
    ...base,
    name: 'an erased user comes back while an audit sweeps',
    callers: [audit, request, request],
    prepare: erasedWithLeftover,
    neverTwo: false,
    bounds: { faults: 1, preemptions: 1 },
    quickBounds: { faults: 0, preemptions: 2 },
    deepBounds: { faults: 1, preemptions: 3 },
  },
  auditedUnresolved: {
    ...base,
    name: 'an audit helps an unresolved user who comes back',
    callers: [audit, request, request],
    prepare: orphanLeft(20),
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 2 },
  },
  auditedReplacement: {
    ...base,
    name: 'an audit deletes a duplicate, and Dojo loses the other',
    callers: [audit, request],
    prepare: duplicateLeft,
    events: [losesLinked],
    neverTwo: false,
    bounds: { faults: 1, preemptions: 2 },
    quickBounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 1 },
  },
  auditedErasure: {
    ...base,
    name: 'an audit and an erasure of a user in doubt',
    callers: [audit, erase, ensure],
    prepare: orphanLeft(20),
    neverTwo: false,
    bounds: { faults: 1, preemptions: 1 },
    quickBounds: { faults: 0, preemptions: 2 },
    deepBounds: { faults: 1, preemptions: 3 },
  },
  anotherDeployment: {
    ...base,
    name: 'a lost customer, while another deployment is audited',
    callers: [auditOfAnother, request, request],
    prepare: (world) => {
      orphanLeft(20)(world);
      othersThere(world);
    },
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 2 },
  },
  restored: {
    ...base,
    name: 'the table is restored, an audit runs, the user comes back',
    callers: [audit, request, remembered],
    prepare: linkedWithCard,
    events: [tableRestored],
    neverTwo: false,
    bounds: { faults: 1, preemptions: 1 },
    quickBounds: { faults: 0, preemptions: 2 },
    deepBounds: { faults: 1, preemptions: 2 },
  },
  restoredAndErased: {
    ...base,
    name: 'the table is restored, an audit runs, the user is erased',
    callers: [audit, erase, ensure],
    prepare: linkedWithCard,
    events: [tableRestored],
    neverTwo: false,
    bounds: { faults: 0, preemptions: 2 },
    quickBounds: { faults: 0, preemptions: 1 },
    deepBounds: { faults: 1, preemptions: 2 },
  },
  shownLate: {
    ...base,
    name: 'Dojo shows a new customer after 30 s',
    callers: [request, request],
    shownAfterMs: 30_000,
    bounds: { faults: 1 },
    deepBounds: { faults: 2 },
  },
  shownLateErased: {
    ...base,
    name: 'Dojo shows a new customer after 30 s, an erasure',
    callers: [request, erase, erase],
    shownAfterMs: 30_000,
    neverTwo: false,
    bounds: { faults: 1, preemptions: 2 },
    quickBounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 1, preemptions: 3 },
  },
  keyOfNewUser: {
    ...base,
    name: 'the key swapped and back, a new user',
    keysMatter: true,
    events: keySwappedAndBack,
    bounds: { faults: 0 },
    deepBounds: { faults: 1, preemptions: 2 },
  },
  keyInDoubt: {
    ...base,
    name: 'the key swapped and back, an attempt in doubt, an audit',
    callers: [ensure, audit],
    keysMatter: true,
    prepare: orphanLeft(20),
    events: keySwappedAndBack,
    bounds: { faults: 0, preemptions: 2 },
    quickBounds: { faults: 0, preemptions: 1 },
    deepBounds: { faults: 1, preemptions: 3 },
  },
  keyOfKnownUser: {
    ...base,
    name: 'the key swapped and back, a known user',
    callers: [request, remembered],
    keysMatter: true,
    prepare: linked,
    events: keySwappedAndBack,
    bounds: { faults: 0 },
    deepBounds: { faults: 1 },
  },
  keyOfReplacement: {
    ...base,
    name: 'the key swapped and back, a lost customer is replaced',
    callers: [remembered, request],
    keysMatter: true,
    prepare: (world) => {
      linked(world);
      losesLinked.happen(world);
    },
    events: keySwappedAndBack,
    bounds: { faults: 0, preemptions: 2 },
    quickBounds: { faults: 0, preemptions: 1 },
    deepBounds: { faults: 1, preemptions: 2 },
  },
  keyOfErasure: {
    ...base,
    name: 'the key swapped and back, an erasure',
    callers: [erase, request],
    keysMatter: true,
    prepare: linked,
    events: keySwappedAndBack,
    neverTwo: false,
    bounds: { faults: 0 },
    deepBounds: { faults: 1 },
  },
  threeCallers: {
    ...base,
    name: 'three callers, a new user',
    callers: [ensure, ensure, ensure],
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 2 },
  },
  threeInDoubt: {
    ...base,
    name: 'three callers, an attempt in doubt',
    callers: [ensure, ensure, ensure],
    prepare: inDoubt(),
    bounds: { faults: 1, preemptions: 1 },
    quickBounds: { faults: 1, preemptions: 0 },
    deepBounds: { faults: 2, preemptions: 2 },
  },
} satisfies Record<string, Scenario>;
