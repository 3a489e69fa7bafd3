import type { Simulation } from '../simulation.ts';
import type { PaymentPlan, PaymentScenario } from './payment-scenario.ts';
import { PaymentWorld } from './payment-world.ts';
import { runPaymentCaller } from './run-payment-caller.ts';
import { settlePayment } from './settle-payment.ts';

/** A scenario of one payment, or of one setup intent and its charges. */
export function paymentSimulation(
  scenario: PaymentScenario,
): Simulation<PaymentWorld, PaymentPlan> {
  const { name, callers, deadlineMs, events } = scenario;
  return {
    name,
    callers,
    deadlineMs,
    events,
    goesOnBeside: false,
    createWorld: () => new PaymentWorld(scenario),
    run: runPaymentCaller,
    noteEnding: () => undefined,
    finish: (world, schedule) => settlePayment(world, callers, schedule),
  };
}
