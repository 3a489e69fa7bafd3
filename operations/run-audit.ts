import { type Clock, deadlineIn } from '../functions/core/clock.ts';
import { auditInParts } from '../functions/core/customers/audit/audit.ts';
import { callLimitMs } from '../functions/core/customers/audit/audit-timing.ts';
import {
  establishAccount,
  formerAccountTest,
} from '../functions/core/customers/audit/establish-account.ts';
import type { AuditCase } from '../functions/core/customers/audit/finding.ts';
import { allowedDeletions, deletionCap, repair } from '../functions/core/customers/audit/repair.ts';
import type { RepairedCase } from '../functions/core/customers/audit/repair-outcome.ts';
import { dojoForAudit } from '../functions/core/dojo/dojo-for-audit.ts';
import { customerLinkScan } from '../functions/core/dynamodb/customer-link-scan.ts';
import { openPaymentScan } from '../functions/core/dynamodb/open-payment-scan.ts';
import { openPaymentGraceMs } from '../functions/core/payment-operations/open-payments.ts';
import type { AuditArguments } from './audit-arguments.ts';
import type { ProgressDisplay } from './audit-progress.ts';
import type { AuditResult } from './audit-result.ts';
import type { Connection } from './connect.ts';
import type { Target } from './target.ts';

export interface AuditRunOptions {
  readonly target: Target;
  readonly connection: Connection;
  readonly args: Pick<AuditArguments, 'from' | 'repair' | 'maxDeletions'>;
  readonly progress: ProgressDisplay;
  readonly shouldStop: () => boolean;
  /** Whether these findings may be repaired. Asked only if there is something to repair. */
  readonly agree: (cases: readonly AuditCase[]) => Promise<boolean>;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * Makes sure of the Dojo account; compares; then, if that is wanted and agreed to, repairs. Changes
 * nothing while it is not certain that the account is the one of the map's customers.
 *
 * @throws NotConfigured `dojo_wrong_account`: nothing was compared then.
 */
export async function runAudit(options: AuditRunOptions): Promise<AuditResult> {
  const { target, connection, args, progress, shouldStop } = options;
  const { dojo, dojoKey, map: customers } = connection;
  const map = customerLinkScan(connection.table, target.tableName);
  const { clock = Date.now } = options;
  const { directory, savedCards, cards } = dojoForAudit(dojo, clock);
  const { links, adoptables, newRevision } = customers;

  const canary = customers.canaryKeeper(dojoKey.get, () => deadlineIn(callLimitMs, clock));
  const account = await establishAccount(canary, { map, clock });
  const report = await auditInParts(
    {
      markers: await customers.markers(),
      from: args.from,
      isOfFormerAccount: await formerAccountTest(canary),
    },
    { map, links, directory, clock, shouldStop, observe: (now) => progress.show(now) },
  );
  progress.end();

  const openPayments = await openPaymentScan(connection.table, target.tableName).begunBefore(
    clock() - openPaymentGraceMs,
  );
  const maxDeletions = args.maxDeletions ?? allowedDeletions(deletionCap, report.listed.marked);
  let repaired: readonly RepairedCase[] | undefined;
  const canRepair =
    account !== 'unconfirmed' && report.cases.some((found) => found.repair.action !== 'none');
  if (args.repair && canRepair && !shouldStop() && (await options.agree(report.cases))) {
    repaired = await repair(
      { cases: report.cases, maxDeletions },
      {
        ...{ map, links, directory, savedCards, cards, adoptables, account: customers.proofs },
        ...{ clock, newRevision, shouldStop },
      },
    );
  }
  return {
    target: target.name,
    resumedFrom: args.from,
    account,
    report,
    openPayments,
    repaired,
    maxDeletions,
  };
}
