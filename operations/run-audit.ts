import { randomUUID } from 'node:crypto';
import { audit } from '../functions/core/customers/audit/audit.ts';
import type { AuditCase } from '../functions/core/customers/audit/finding.ts';
import { type RepairedCase, repair } from '../functions/core/customers/audit/repair.ts';
import type { Revision } from '../functions/core/customers/customer-link.ts';
import { dojoForAudit } from '../functions/core/dojo/dojo-for-audit.ts';
import { customerLinkScan } from '../functions/core/dynamodb/customer-link-scan.ts';
import { customerLinkTable } from '../functions/core/dynamodb/customer-link-table.ts';
import type { AuditArguments } from './audit-arguments.ts';
import type { ProgressDisplay } from './audit-progress.ts';
import type { AuditResult } from './audit-result.ts';
import type { Connection } from './connect.ts';
import type { Target } from './target.ts';

export interface AuditRunOptions {
  readonly target: Target;
  readonly connection: Connection;
  readonly args: Pick<AuditArguments, 'from' | 'repair'>;
  readonly progress: ProgressDisplay;
  readonly shouldStop: () => boolean;
  /** Whether these findings may be mended. Asked only if there is something to mend. */
  readonly agree: (cases: readonly AuditCase[]) => Promise<boolean>;
}

/** Compares; then, if that is wanted and agreed to, mends. */
export async function runAudit(options: AuditRunOptions): Promise<AuditResult> {
  const { target, connection, args, progress, shouldStop } = options;
  const { tableName, settings: scope } = target;
  const map = customerLinkScan(connection.table, tableName);
  const links = customerLinkTable(connection.table, tableName);
  const clock = Date.now;
  const { directory, savedCards } = dojoForAudit(connection.dojo, clock);

  const report = await audit(
    { scope, from: args.from },
    { map, links, directory, clock, shouldStop, observe: (now) => progress.show(now) },
  );
  progress.end();

  let repaired: readonly RepairedCase[] | undefined;
  const canMend = report.cases.some((found) => found.repair.action !== 'none');
  if (args.repair && canMend && !shouldStop() && (await options.agree(report.cases))) {
    const newRevision = () => randomUUID() as Revision;
    repaired = await repair(
      { scope, cases: report.cases },
      { map, links, directory, savedCards, clock, newRevision, shouldStop },
    );
  }
  return { target: target.name, resumedFrom: args.from, report, repaired };
}
