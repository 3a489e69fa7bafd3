import { eraseCustomer } from '../../functions/core/customers/erase-customer.ts';
import type { Caller } from './caller.ts';
import { portsOf } from './ports-of.ts';
import { runAudit } from './run-audit.ts';
import { runRequest } from './run-request.ts';
import { runSettle } from './run-settle.ts';
import type { CallerPlan, Scenario } from './scenario.ts';
import { user, type World } from './world.ts';

/** Does what the plan says, through the real code, and tells how it ended. */
export async function runCaller(
  world: World,
  caller: Caller,
  plan: CallerPlan,
  scenario: Pick<Scenario, 'deadlineMs' | 'rememberedId' | 'keysMatter'>,
): Promise<string> {
  const ports = portsOf(world, caller, plan, scenario);
  const { role } = plan;
  switch (role) {
    case 'audit':
    case 'audit-report-only':
    case 'audit-of-another':
      await runAudit(world, caller, ports, role);
      return 'came to its end';
    case 'settle-customer':
      return `answered ${await runSettle('customer', ports)}`;
    case 'settle-erasure':
      return `answered ${await runSettle('erasure', ports)}`;
    case 'erase': {
      const { nowMs: begunAtMs, restores } = world;
      const outcome = await eraseCustomer({ userId: user }, ports);
      if (outcome === 'erased' && world.restores === restores) world.noteErased(begunAtMs);
      return `answered ${outcome}`;
    }
    default: {
      const id = await runRequest({ role, rememberedId: scenario.rememberedId }, ports);
      world.noteReturned(id);
      return `returned ${id}`;
    }
  }
}
