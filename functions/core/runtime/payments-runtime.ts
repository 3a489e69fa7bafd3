import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deadline } from '../clock.ts';
import { dojoPayments } from '../dojo/dojo-payments.ts';
import { giveBackBudgetTable } from '../dynamodb/give-back-budget-table.ts';
import { paymentRecordTable } from '../dynamodb/payment-record-table.ts';
import type { Log } from '../log.ts';
import { isOurIntent } from '../merchant/our-intent.ts';
import type { LimitByCurrency, OperationDependencies } from '../payment-operations/ports.ts';
import { type PaymentsEnvironment, readPaymentsEnvironment } from './environment.ts';
import { createMerchantRuntime, type MerchantRuntime } from './merchant-runtime.ts';

/** The runtime of the routes that move money: the others' and what only these have. */
export interface PaymentsRuntime extends MerchantRuntime {
  /** What one operation needs. */
  operationDependencies(deadline: Deadline, log: Log): OperationDependencies;
}

function limitsOf(
  limits: PaymentsEnvironment['merchantLimits'],
  which: 'perCall' | 'perDay',
): LimitByCurrency {
  return { GBP: limits.GBP?.[which], EUR: limits.EUR?.[which] };
}

/**
 * Reads the environment and builds the clients.
 * @throws Error that names every environment variable that is wrong.
 */
export function createPaymentsRuntime(): PaymentsRuntime {
  const { tableName, merchantLimits } = readPaymentsEnvironment();
  const runtime = createMerchantRuntime();
  const clock = Date.now;
  const records = paymentRecordTable(runtime.table, tableName);
  const perDay = limitsOf(merchantLimits, 'perDay');
  const budget = giveBackBudgetTable(runtime.table, tableName, { perDay, clock });
  return {
    ...runtime,
    operationDependencies: (deadline, log) => ({
      records,
      dojo: dojoPayments(runtime.dojo, deadline),
      budget,
      perCall: limitsOf(merchantLimits, 'perCall'),
      settleLater: runtime.settleLater('payment', log),
      isOurs: (intent) => isOurIntent(runtime, intent),
      clock,
      sleep: (ms) => sleep(ms),
      newId: randomUUID,
      deadline,
      log,
    }),
  };
}
