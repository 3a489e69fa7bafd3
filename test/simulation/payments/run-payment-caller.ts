import { deadlineIn } from '../../../functions/core/clock.ts';
import { isFailure, OutcomeUnknown } from '../../../functions/core/failures.ts';
import type { Log } from '../../../functions/core/log.ts';
import { decideOperation } from '../../../functions/core/payment-operations/decide.ts';
import { lookAtOpenOperation } from '../../../functions/core/payment-operations/look-again.ts';
import type {
  OperationDependencies,
  PaymentRecords,
} from '../../../functions/core/payment-operations/ports.ts';
import {
  type OperationOutcome,
  runOperation,
} from '../../../functions/core/payment-operations/run-operation.ts';
import { done } from '../alternatives.ts';
import type { Caller } from '../caller.ts';
import type { PaymentPlan } from './payment-scenario.ts';
import { type PaymentWorld, recordId } from './payment-world.ts';
import { simulatedPayments } from './simulated-payments.ts';
import { simulatedBudget, simulatedRecords } from './simulated-records.ts';

function nothing() {
  return undefined;
}
const silentLog: Log = { info: nothing, warn: nothing, error: nothing };

/** What the real algorithm gets, as one caller sees it. */
export function dependenciesOf(
  world: PaymentWorld,
  caller: Caller,
  plan: PaymentPlan,
): OperationDependencies {
  const { deadlineMs } = world.options;
  const clock = () => {
    const readingMs = world.nowMs + plan.clockOffsetMs;
    caller.remember(`${readingMs}`);
    return readingMs;
  };
  const trueClock = () => world.nowMs + plan.clockOffsetMs;
  const key = plan.role === 'call' ? plan.key : '';
  const endsAtMs = world.nowMs + deadlineMs;
  let ids = 0;
  return {
    records: simulatedRecords(world, caller, trueClock),
    dojo: simulatedPayments(world, { caller, key, endsAtMs, clock: trueClock }),
    budget: simulatedBudget(world, caller),
    perCall: { GBP: 10_000 },
    settleLater: async () => undefined,
    isOurs: async () => true,
    clock,
    sleep: (ms) => {
      const wakesAtMs = world.nowMs + ms;
      caller.remember(`until ${wakesAtMs}`);
      return caller.step('pauses', [done(() => world.advanceTo(wakesAtMs))], wakesAtMs);
    },
    newId: () => `${caller.name}${++ids}`,
    deadline: deadlineIn(deadlineMs, clock),
    log: silentLog,
  };
}

/** What a caller is told must be true, now and for ever. */
function checkOutcome(
  world: PaymentWorld,
  { name }: Caller,
  key: string,
  outcome: OperationOutcome,
): void {
  const [move] = world.movesOf(key);
  if (outcome.kind === 'settled') {
    const { operation } = outcome;
    // A release gives back what is left when it arrives: the portal may have taken some.
    const isLess = move?.kind === 'release' && world.portalHasActed;
    const isTrue = move?.amount === operation.amount.value || isLess || world.isOfPortal(operation);
    if (operation.outcome === 'moved' && !isTrue) {
      world.violate(`${name} was told that ${operation.amount.value} has moved.`);
    }
    if (operation.outcome === 'declined' && move !== undefined) {
      world.violate(`${name} was told that nothing has moved.`);
    }
    return;
  }
  // What Dojo has refused is told as its word, and stays open.
  const isOpen = world.record?.open?.keyHash === key;
  const isInDoubt =
    outcome.kind === 'unresolved' ||
    ((outcome.kind === 'refused' || outcome.kind === 'declined') && isOpen) ||
    (outcome.kind === 'busy' && outcome.operation.keyHash === key);
  if (!isInDoubt && world.requestsOf(name) > 0) {
    world.violate(`${name} was told ${outcome.kind}, and its request moves money.`);
  }
}

/** What `npm run payments -- resolve` does, and the person before it. */
async function decideAsPerson(
  world: PaymentWorld,
  caller: Caller,
  dependencies: OperationDependencies,
): Promise<string> {
  const open = (await dependencies.records.find(recordId))?.open;
  if (open === undefined || open.leaseExpiresAtMs > dependencies.clock())
    return 'has nothing to do';
  const seenAtMs = dependencies.clock();
  const moved = await caller.step('looks at the portal', [
    done(() => world.moves.some(({ operationId }) => operationId === open.id)),
  ]);
  await caller.step('decides', [
    done(() => undefined),
    {
      name: 'after a long time',
      isFault: false,
      act: () => {
        world.advanceTo(Math.max(world.nowMs, open.provenAtMs));
        return { kind: 'value', value: undefined };
      },
    },
  ]);
  const decision = { id: recordId, operationId: open.id, moved, seenAtMs };
  const { kind } = await decideOperation(decision, dependencies);
  return `has decided: ${kind}`;
}

/** Does what the plan says, through the real code, and tells how it ended. */
export async function runPaymentCaller(
  world: PaymentWorld,
  caller: Caller,
  plan: PaymentPlan,
): Promise<string> {
  const dependencies = dependenciesOf(world, caller, plan);
  if (plan.role === 'look') return lookAtOpenOperation(recordId, dependencies);
  if (plan.role === 'person') return decideAsPerson(world, caller, dependencies);
  const { key, request } = plan;
  try {
    const call = { id: recordId, keyHash: key, requestHash: JSON.stringify(request), request };
    const { records } = dependencies;
    let hasWritten = false;
    const replace: PaymentRecords['replace'] = async (...write) => {
      const isWritten = await records.replace(...write);
      hasWritten ||= isWritten;
      return isWritten;
    };
    const outcome = await runOperation(call, { ...dependencies, records: { ...records, replace } });
    checkOutcome(world, caller, key, outcome);
    // Whom Dojo has refused may say so late, when another with the key has begun anew.
    if (outcome.kind === 'refused' && !hasWritten && world.movesOf(key).length > 0) {
      world.violate(`${caller.name} was told that ${key} is refused, and it has moved money.`);
    }
    return `was told ${outcome.kind}`;
  } catch (error) {
    const saysNothingWasDone = isFailure(error) && !(error instanceof OutcomeUnknown);
    if (saysNothingWasDone && world.requestsOf(caller.name) > 0) {
      world.violate(`${caller.name} was told ${error.code}, and its request moves money.`);
    }
    throw error;
  }
}
