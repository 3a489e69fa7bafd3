import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deadline } from '../clock.ts';
import type { CustomerCards } from '../customers/erase-customer.ts';
import type { EnsureCustomerDependencies } from '../customers/ports.ts';
import { dojoCustomerCards } from '../dojo/dojo-customer-cards.ts';
import { dojoPayments } from '../dojo/dojo-payments.ts';
import { giveBackBudgetTable } from '../dynamodb/give-back-budget-table.ts';
import { paymentRecordTable } from '../dynamodb/payment-record-table.ts';
import type { Log } from '../log.ts';
import type { LookDependencies } from '../payment-operations/ports.ts';
import type { SettleQueue } from '../settling/settle-later.ts';
import { createSettleQueue } from '../settling/settle-queue.ts';
import { readSettleEnvironment } from './environment.ts';
import { createRuntime, type Runtime } from './runtime.ts';

/** What it takes to settle one thing, but for what is the app's own. */
export interface SettleDependencies {
  readonly payments: LookDependencies;
  readonly customers: EnsureCustomerDependencies;
  readonly cards: CustomerCards;
  readonly queue: SettleQueue;
}

/** The runtime of the function that settles: the others' and what only it has. */
export interface SettleRuntime extends Runtime {
  settleDependencies(deadline: Deadline, log: Log): SettleDependencies;
}

/**
 * Reads the environment and builds the clients.
 * @throws Error that names every environment variable that is wrong.
 */
export function createSettleRuntime(): SettleRuntime {
  const { settleQueueUrl, tableName } = readSettleEnvironment();
  const runtime = createRuntime({ createsCustomers: false });
  const queue = createSettleQueue(settleQueueUrl);
  const records = paymentRecordTable(runtime.table, tableName);
  // Only puts back: what may be given back in a day is the routes' business.
  const budget = giveBackBudgetTable(runtime.table, tableName, { perDay: {}, clock: Date.now });
  return {
    ...runtime,
    settleDependencies: (deadline, log) => ({
      payments: {
        records,
        dojo: dojoPayments(runtime.dojo, deadline),
        budget,
        clock: Date.now,
        sleep: (ms) => sleep(ms),
        newId: randomUUID,
        deadline,
        log,
      },
      customers: runtime.customerDependencies(deadline, log),
      cards: dojoCustomerCards(runtime.dojo, { deadline, sleep: (ms) => sleep(ms) }),
      queue,
    }),
  };
}
