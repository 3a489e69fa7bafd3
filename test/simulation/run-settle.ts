import { firstMessage } from '../../functions/core/settling/settle-message.ts';
import { settleOne } from '../../functions/settle/settle-one.ts';
import type { Ports } from './ports-of.ts';
import { user } from './world.ts';

/** One message of the queue through the real code, over the simulated ports. */
export async function runSettle(kind: 'customer' | 'erasure', ports: Ports): Promise<string> {
  const { clock, log } = ports;
  return settleOne(firstMessage(kind, user, clock()), {
    // No payment is simulated here.
    payments: undefined as never,
    erasures: ports,
    customers: ports,
    openFor: () => undefined,
    clock,
    log,
  });
}
