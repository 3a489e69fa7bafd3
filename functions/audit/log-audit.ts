import type { AuditReport } from '../core/customers/audit/audit.ts';
import type { EstablishedAccount } from '../core/customers/audit/establish-account.ts';
import { type AuditCase, type FindingKind, findingKinds } from '../core/customers/audit/finding.ts';
import type { RepairedCase } from '../core/customers/audit/repair-outcome.ts';
import type { Log } from '../core/log.ts';
import type { OpenPayment } from '../core/payment-operations/open-payments.ts';

const dayMs = 86_400_000;

const sentences: Readonly<Record<FindingKind, string>> = {
  orphan: 'Dojo has customers of ours whose user is not linked to any.',
  duplicate: 'Dojo has customers of ours whose user is linked to another one.',
  missing: 'Users are linked to customers that Dojo does not have.',
  unresolved: 'The last attempt of users is unresolved: it was lost and nobody has helped since.',
  erasing: 'Erasures have not come to their end for over a day.',
  erased: 'Dojo has customers of ours whose user was erased after they were made.',
  legacy: 'Dojo has customers with a marker of the old form that no user is linked to.',
};

function isCritical({ finding }: AuditCase, nowMs: number): boolean {
  return (
    finding.kind === 'missing' ||
    finding.kind === 'erasing' ||
    (finding.kind === 'unresolved' && finding.sinceMs < nowMs - dayMs)
  );
}

/** One line for each kind that was found, with how many; `npm run audit` lists them. */
export function logFindings(report: AuditReport, log: Log): void {
  for (const kind of findingKinds) {
    const found = report.cases.filter(({ finding }) => finding.kind === kind);
    if (found.length === 0) continue;
    const level = found.some((it) => isCritical(it, report.startedAtMs)) ? 'error' : 'warn';
    log[level](`audit_${kind}`, sentences[kind], { finding: kind, count: found.length });
  }
}

/** That money waits for an answer; `npm run audit` names the payments. */
export function logOpenPayments(open: readonly OpenPayment[], log: Log): void {
  if (open.length === 0) return;
  const sentence = 'It is not known of payments whether their money moved: a person must look.';
  log.error('audit_payment_unresolved', sentence, { count: open.length });
}

/** One line for each change that was made, since it cannot be taken back. */
export function logRepairs(repaired: readonly RepairedCase[], log: Log): void {
  for (const { finding, outcome } of repaired) {
    const { customerId, userMarker } = finding;
    const fields = { finding: finding.kind, customerId, userMarker };
    if (outcome.kind === 'deleted') {
      log.info('audit_deleted', 'The audit deleted a customer that nobody uses.', fields);
    }
    if (outcome.kind === 'adopted') {
      const adopted = { ...fields, customerId: outcome.customerId };
      log.info('audit_adopted', 'The audit linked an unresolved user to its customer.', adopted);
    }
    if (outcome.kind === 'recorded') {
      const sentence = 'A customer was recorded: its user gets it with the next first request.';
      log.info('audit_recorded', sentence, fields);
    }
    if (outcome.kind === 'released') {
      log.info('audit_released', 'The audit freed the item of an unresolved user.', fields);
    }
    if (outcome.kind === 'failed') {
      const failed = { ...fields, errorCode: outcome.code };
      log.warn('audit_repair_failed', 'The audit could not repair a finding.', failed);
    }
  }
}

/** What the run found out about the Dojo account, unless all was as it should be. */
export function logAccount(account: EstablishedAccount, log: Log): void {
  if (account === 'canary-made') {
    log.info('canary_made', 'The map has a canary in its Dojo account now.');
  }
  if (account === 'canary-replaced') {
    const sentence = 'Somebody deleted the map’s canary at Dojo; the audit made a new one.';
    log.warn('canary_replaced', sentence);
  }
  if (account === 'unconfirmed') {
    const sentence =
      'None of the customers that are older than the map’s canary is in its Dojo account: was the canary made with a wrong key?';
    log.error('audit_account_unconfirmed', sentence);
  }
}

/** That nothing was deleted, since there was too much to delete. */
export function logDeletionsWithheld(
  repaired: readonly RepairedCase[],
  { maxDeletions, marked }: { readonly maxDeletions: number; readonly marked: number },
  log: Log,
): void {
  const withheld = repaired.filter(
    ({ outcome }) => outcome.kind === 'kept' && outcome.reason === 'too-many-deletions',
  );
  if (withheld.length === 0) return;
  log.error(
    'audit_too_many_deletions',
    'The audit would delete more customers than one run may, so it deleted none.',
    { count: withheld.length, limit: maxDeletions, marked },
  );
}

/** How the run itself went. */
export function logEnd(report: AuditReport, log: Log): void {
  const { end, listed, users, failures } = report;
  const { customers, marked, ofOtherMaps, pages } = listed;
  const fields = { users, customers, marked, ofOtherMaps, pages };
  if (end.kind === 'complete') log.info('audit_complete', 'The audit came to its end.', fields);
  if (end.kind === 'full' || end.kind === 'stopped') {
    log.info(
      'audit_goes_on',
      'A part of the audit is done; the next one goes on from here.',
      fields,
    );
  }
  if (end.kind === 'failed') {
    const failed = { ...fields, errorCode: end.code };
    log.error('audit_failed', 'Dojo’s list of customers could not be read to its end.', failed);
  }
  for (const errorCode of new Set(failures.map(({ code }) => code))) {
    const count = failures.filter(({ code }) => code === errorCode).length;
    log.warn('audit_incomplete', 'Some users or customers could not be looked at.', {
      count,
      errorCode,
    });
  }
  const inVain = report.linksNotChecked - report.linksLeft;
  if (inVain > 0 && end.kind !== 'failed') {
    const sentence = 'Too many linked customers are gone: was the key changed?';
    log.error('audit_links_not_checked', sentence, { count: inVain });
  }
  logOutOfTime('links', report.linksLeft, log);
  logOutOfTime('customers', report.notLookedAt, log);
}

export type LeftForTime = 'links' | 'customers' | 'repairs' | 'erasures' | 'tombstones';

/** That something was left for want of time. `count`: `undefined` where nobody has counted. */
export function logOutOfTime(reason: LeftForTime, count: number | undefined, log: Log): void {
  if (count === 0) return;
  const sentence = 'No time was left for a part of what the audit does: a later one does it.';
  log.warn('audit_out_of_time', sentence, { reason, count });
}

export function logErasures(count: number, log: Log): void {
  if (count === 0) return;
  const sentence = 'The audit finished erasures that were interrupted.';
  log.info('erasures_finished', sentence, { count });
}
