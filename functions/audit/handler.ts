import type { Context } from 'aws-lambda';
import { eraseUser } from '#app/erasure.ts';
import { settings } from '#app/settings.ts';
import { deadlineIn } from '../core/clock.ts';
import { callLimitMs } from '../core/customers/audit/audit-timing.ts';
import { dojoForAudit } from '../core/dojo/dojo-for-audit.ts';
import { auditRunTable } from '../core/dynamodb/audit-run-table.ts';
import { customerLinkScan } from '../core/dynamodb/customer-link-scan.ts';
import { openPaymentScan } from '../core/dynamodb/open-payment-scan.ts';
import { isFailure, NotConfigured } from '../core/failures.ts';
import type { Log } from '../core/log.ts';
import { createAppContext } from '../core/runtime/app-context.ts';
import { requestLog } from '../core/runtime/request-log.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import { createAuditMetrics } from './audit-metrics.ts';
import { type AuditPart, scheduledAudit } from './scheduled-audit.ts';

const runtime = createRuntime();
const app = createAppContext(runtime, settings);
const metrics = createAuditMetrics();
const { environment, dojo, dojoKey, table, map: customers } = runtime;
const { links, adoptables, markers, markerOf, newRevision, proofs } = customers;
const map = customerLinkScan(table, environment.tableName);
const clock = Date.now;
const { directory, savedCards, cards } = dojoForAudit(dojo, clock);
const runs = auditRunTable(table, environment.tableName, { clock, newRevision });
function aCall() {
  return deadlineIn(callLimitMs, clock);
}
const account = { prove: () => dojo.proveAccount(aCall()), accountAt: proofs.accountAt };
const shared = { map, links, directory, clock };

/**
 * One part of the audit on a schedule, whatever the event: where to go on is in the table. An error, or
 * a list that could not be read, ends the invocation as failed, after one line in the log: it counts in
 * Lambda's own metric `Errors`.
 */
export async function handler(_event: unknown, context: Context): Promise<AuditPart> {
  const { signal } = runtime.metrics;
  const log = requestLog(runtime.logger, context.awsRequestId, { signal });
  const part = await runPart(log, context);
  if (part.outcome === 'failed') throw new Error('The audit is not at its end: see audit_failed.');
  return part;
}

async function runPart(log: Log, context: Context): Promise<AuditPart> {
  try {
    return await scheduledAudit(
      {
        markers: await markers(),
        repairs: environment.auditRepair,
        remainingMs: () => context.getRemainingTimeInMillis(),
      },
      {
        runs,
        canary: customers.canaryKeeper(dojoKey.get, aCall),
        audit: shared,
        erasures: {
          ...shared,
          cards,
          account,
          adoptables,
          markerOf,
          newRevision,
          forgetUser: (userId) => eraseUser({ ...app, userId, deadline: aCall(), log }),
        },
        repair: { ...shared, savedCards, cards, adoptables, newRevision, account },
        payments: openPaymentScan(table, environment.tableName),
        metrics,
        log,
      },
    );
  } catch (error) {
    const errorName = error instanceof Error ? error.name : typeof error;
    const code = error instanceof NotConfigured ? error.code : 'audit_broken';
    log.error(code, 'The audit could not run.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
      errorName,
    });
    // Lambda logs what is thrown, so nothing of the error itself may be in it.
    throw new Error(`The audit could not run: see ${code}.`);
  }
}
