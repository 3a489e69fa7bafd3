import { clockToleranceMs } from '../../../functions/core/customers/timing.ts';
import type { OperationRequest } from '../../../functions/core/payment-operations/operation-request.ts';
import { captureOf, moneyOf } from '../../fakes/dojo-money.ts';
import type { ScriptedEvent } from '../simulation.ts';
import type { PaymentPlan, PaymentScenario } from './payment-scenario.ts';
import type { PaymentWorld } from './payment-world.ts';

function gbp(value: number) {
  return { value, currencyCode: 'GBP' };
}
function call(key: string, request: OperationRequest, clockOffsetMs = 0): PaymentPlan {
  return { role: 'call', key, request, clockOffsetMs };
}
function portal(
  name: string,
  request: Parameters<PaymentWorld['performByPortal']>[0],
): ScriptedEvent<PaymentWorld> {
  return {
    name: `somebody in the portal ${name}`,
    possibleAtMs: ({ nowMs }) => nowMs,
    happen: (world) => world.performByPortal(request),
  };
}
const look: PaymentPlan = { role: 'look', clockOffsetMs: 0 };
const person: PaymentPlan = { role: 'person', clockOffsetMs: 0 };
const capture: OperationRequest = { kind: 'capture', amount: gbp(4_000) };
const refund: OperationRequest = { kind: 'refund', amount: gbp(4_000) };
const release: OperationRequest = { kind: 'release' };
const charge: OperationRequest = { kind: 'charge', amount: gbp(4_000), reference: 'fee' };

const reserved = moneyOf();
const paid = moneyOf({ status: 'Captured', captureMode: 'Auto' });
const partlyTaken = moneyOf({
  status: 'Captured',
  captures: [captureOf('cp_1', 1_000)],
});

const base: Omit<PaymentScenario, 'name' | 'callers' | 'money'> = {
  bounds: { faults: 2, preemptions: 1 },
  quickBounds: { faults: 1, preemptions: 1 },
  deepBounds: { faults: 3, preemptions: 1 },
  deadlineMs: 8_000,
  events: [],
  shownAfterMs: 0,
  tellsCaptures: true,
  tellsNone: true,
  portalDoesTheSame: false,
};

export const paymentScenarios = {
  captureOneKey: {
    ...base,
    name: 'a capture, twice with one key',
    callers: [call('K', capture), call('K', capture)],
    money: reserved,
  },
  captureTwoKeys: {
    ...base,
    name: 'two captures of the same amount, two keys',
    callers: [call('K', capture), call('L', capture)],
    money: reserved,
  },
  captureAndLook: {
    ...base,
    name: 'a capture and the scheduled look',
    callers: [call('K', capture), look],
    money: reserved,
  },
  captureAndPerson: {
    ...base,
    name: 'a capture, and a person decides what is open',
    callers: [call('K', capture), person],
    money: reserved,
  },
  refundAndPerson: {
    ...base,
    name: 'a refund, a person decides, and the look',
    callers: [call('K', refund), person, look],
    money: paid,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
  },
  captureAgainAndPerson: {
    ...base,
    name: 'a capture in doubt, asked for again while a person decides',
    callers: [call('K', capture), person, call('K', capture)],
    money: reserved,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 1, preemptions: 0 },
  },
  captureUntold: {
    ...base,
    name: 'a capture, of which Dojo lists none, and the look',
    callers: [call('K', capture), look],
    money: reserved,
    tellsCaptures: false,
  },
  captureNullForNone: {
    ...base,
    name: 'two captures, of which Dojo lists none as null, and the look',
    callers: [call('K', capture), call('L', capture), look],
    money: reserved,
    tellsNone: false,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 1, preemptions: 0 },
  },
  refundNullForNone: {
    ...base,
    name: 'two refunds, of which Dojo tells none as null, and the look',
    callers: [call('K', refund), call('L', refund), look],
    money: paid,
    tellsNone: false,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 0, preemptions: 1 },
  },
  captureClockAhead: {
    ...base,
    name: 'a capture, the first clock ahead by the tolerance',
    callers: [call('K', capture, clockToleranceMs), call('K', capture)],
    money: reserved,
  },
  captureClockBehind: {
    ...base,
    name: 'a capture, the look’s clock ahead by the tolerance',
    callers: [call('K', capture), { ...look, clockOffsetMs: clockToleranceMs }],
    money: reserved,
  },
  captureAgainAndLook: {
    ...base,
    name: 'a capture, twice with one key, and the scheduled look',
    callers: [call('K', capture), call('K', capture), look],
    money: reserved,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 1, preemptions: 0 },
  },
  captureShownLate: {
    ...base,
    name: 'two captures, Dojo shows them after 30 s',
    callers: [call('K', capture), call('L', capture)],
    money: reserved,
    shownAfterMs: 30_000,
    quickBounds: { faults: 1, preemptions: 0 },
  },
  captureAndPortal: {
    ...base,
    name: 'a capture, another in the portal',
    callers: [call('K', capture), look],
    events: [portal('captures another amount', { kind: 'capture', amount: 1_000 })],
    money: reserved,
  },
  captureAndReversal: {
    ...base,
    name: 'a capture, a reversal in the portal',
    callers: [call('K', capture), look],
    events: [portal('releases it', { kind: 'release' })],
    money: reserved,
  },
  captureAndTheSame: {
    ...base,
    name: 'a capture, the same in the portal (outside the assumption)',
    callers: [call('K', capture), look],
    events: [portal('captures the same', { kind: 'capture', amount: 4_000 })],
    money: reserved,
    portalDoesTheSame: true,
  },
  refundOneKey: {
    ...base,
    name: 'a refund, twice with one key',
    callers: [call('K', refund), call('K', refund)],
    money: paid,
  },
  refundTwoKeys: {
    ...base,
    name: 'two refunds of the same amount, two keys',
    callers: [call('K', refund), call('L', refund)],
    money: paid,
  },
  refundClockAhead: {
    ...base,
    name: 'a refund, the second clock ahead by the tolerance',
    callers: [call('K', refund), call('K', refund, clockToleranceMs)],
    money: paid,
  },
  refundAfterRefund: {
    ...base,
    name: 'a refund after the portal’s, which Dojo may not show yet',
    callers: [call('K', refund), look],
    events: [
      portal('refunds another amount', { kind: 'refund', amount: 1_000, key: 'portal' }),
      portal('refunds once more', { kind: 'refund', amount: 500, key: 'portal2' }),
    ],
    money: paid,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 0, preemptions: 2 },
  },
  refundShownLate: {
    ...base,
    name: 'two refunds, Dojo shows them after 30 s',
    callers: [call('K', refund), call('L', refund)],
    money: paid,
    shownAfterMs: 30_000,
    quickBounds: { faults: 1, preemptions: 0 },
  },
  refundAndPortal: {
    ...base,
    name: 'a refund, another in the portal',
    callers: [call('K', refund), look],
    events: [portal('refunds another amount', { kind: 'refund', amount: 1_000, key: 'portal' })],
    money: paid,
  },
  refundsAndPortal: {
    ...base,
    name: 'two refunds, and a larger one in the portal',
    callers: [call('K', refund), call('L', refund)],
    events: [portal('refunds another amount', { kind: 'refund', amount: 5_000, key: 'portal' })],
    money: paid,
    quickBounds: { faults: 0, preemptions: 2 },
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
  },
  refundAgainAndPortal: {
    ...base,
    name: 'a refund, twice with one key, another in the portal',
    callers: [call('K', refund), call('K', refund)],
    events: [portal('refunds another amount', { kind: 'refund', amount: 1_000, key: 'portal' })],
    money: paid,
    bounds: { faults: 1, preemptions: 1 },
    deepBounds: { faults: 2, preemptions: 1 },
    quickBounds: { faults: 0, preemptions: 1 },
  },
  releaseOneKey: {
    ...base,
    name: 'a release, twice with one key',
    callers: [call('K', release), call('K', release)],
    money: reserved,
  },
  releaseAndCapture: {
    ...base,
    name: 'a release and a capture',
    callers: [call('K', release), call('L', capture)],
    money: reserved,
  },
  releaseAndPortal: {
    ...base,
    name: 'a release, a capture in the portal',
    callers: [call('K', release), look],
    events: [portal('captures a part', { kind: 'capture', amount: 1_000 })],
    money: reserved,
  },
  releaseOfTheRest: {
    ...base,
    name: 'a release of what is not captured',
    callers: [call('K', release), call('K', release)],
    money: partlyTaken,
  },
  chargeOneKey: {
    ...base,
    name: 'a charge, twice with one key',
    callers: [call('K', charge), call('K', charge)],
    money: reserved,
  },
  chargeTwoKeys: {
    ...base,
    name: 'two charges of a setup intent, two keys',
    callers: [call('K', charge), call('L', charge)],
    money: reserved,
    quickBounds: { faults: 1, preemptions: 0 },
  },
  chargeShownLate: {
    ...base,
    name: 'two charges, Dojo shows them after 30 s',
    callers: [call('K', charge), call('L', charge)],
    money: reserved,
    shownAfterMs: 30_000,
    quickBounds: { faults: 1, preemptions: 0 },
  },
  chargeAndLook: {
    ...base,
    name: 'a charge and the scheduled look',
    callers: [call('K', charge), look],
    money: reserved,
  },
} satisfies Record<string, PaymentScenario>;
