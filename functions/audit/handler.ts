import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { Revision } from '../core/customers/customer-link.ts';
import { dojoForAudit } from '../core/dojo/dojo-for-audit.ts';
import { auditRunTable } from '../core/dynamodb/audit-run-table.ts';
import { customerLinkScan } from '../core/dynamodb/customer-link-scan.ts';
import { customerLinkTable } from '../core/dynamodb/customer-link-table.ts';
import { isFailure } from '../core/failures.ts';
import { requestLog } from '../core/runtime/request-log.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import { createAuditMetrics } from './audit-metrics.ts';
import { scheduledAudit } from './scheduled-audit.ts';

const runtime = createRuntime();
const metrics = createAuditMetrics();
const { environment, dojo, table } = runtime;
const map = customerLinkScan(table, environment.tableName);
const links = customerLinkTable(table, environment.tableName);
const clock = Date.now;
const newRevision = () => randomUUID() as Revision;
const { directory, savedCards, cards } = dojoForAudit(dojo, clock);
const runs = auditRunTable(table, environment.tableName, { clock, newRevision });

/**
 * The audit on a schedule. An error ends the invocation as failed, after one line in the log: it
 * counts in Lambda's own metric `Errors`.
 */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const log = requestLog(runtime.logger, context.awsRequestId);
  try {
    await scheduledAudit(
      {
        scope: environment,
        repairs: environment.auditRepair,
        remainingMs: () => context.getRemainingTimeInMillis(),
      },
      {
        runs,
        audit: { map, links, directory, clock },
        erasures: { map, links, directory, cards, clock, newRevision },
        repair: { map, links, directory, savedCards, clock, newRevision },
        metrics,
        log,
      },
    );
  } catch (error) {
    const errorName = error instanceof Error ? error.name : typeof error;
    log.error('audit_broken', 'The audit could not run.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
      errorName,
    });
    // Lambda logs what is thrown, so nothing of the error itself may be in it.
    throw new Error('The audit could not run: see audit_broken.');
  }
};
