import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../functions/core/customers/audit/audit.ts';
import type { AuditCase } from '../../functions/core/customers/audit/finding.ts';
import type { RepairOutcome } from '../../functions/core/customers/audit/repair-outcome.ts';
import type { CustomerId, UserId } from '../../functions/core/customers/customer-link.ts';
import type { Marker } from '../../functions/core/customers/marker.ts';
import type { OpenPayment } from '../../functions/core/payment-operations/open-payments.ts';
import { type AuditResult, exitCodeOf, resultAsJson } from '../../operations/audit-result.ts';
import { commandFrom, resultAsText } from '../../operations/audit-text.ts';

const orphan: AuditCase = {
  finding: {
    kind: 'orphan',
    userMarker: '[sc:aaaaaa:bbbbbbbbbbbbbbbbbbbb]' as Marker,
    customerId: 'cust_sandbox_1' as CustomerId,
    sinceMs: Date.parse('2026-01-01T12:00:00Z'),
  },
  userId: 'alice' as UserId,
  repair: { action: 'delete' },
};
function resultOf(
  change: Partial<AuditReport>,
  outcome?: RepairOutcome,
  resumedFrom?: string,
): AuditResult {
  const report: AuditReport = {
    startedAtMs: 0,
    users: 2,
    listed: { pages: 1, customers: 3, marked: 1, ofOtherMaps: 0, cursor: undefined },
    end: { kind: 'complete' },
    coverage: { begunAtMs: 0, isFromStart: true, isComplete: true, backToMs: undefined },
    ofUserInDoubt: () => [],
    cases: [],
    linksNotChecked: 0,
    linksLeft: 0,
    notLookedAt: 0,
    handedBack: 0,
    endedBefore: () => undefined,
    failures: [],
    soFar: {
      startedAtMs: 0,
      begunAtMs: 0,
      isFromStart: true,
      backToMs: undefined,
      linksFromMs: undefined,
      listed: { pages: 1, customers: 3, marked: 1, ofOtherMaps: 0 },
      inDoubt: [],
    },
    ...change,
  };
  const repaired = outcome && report.cases.map((found) => ({ ...found, outcome }));
  return {
    target: 'the local stack',
    account: 'proven',
    resumedFrom,
    report,
    openPayments: [],
    repaired,
    maxDeletions: 10,
  };
}
const asked = { stack: undefined, repair: false };
const openPayment: OpenPayment = {
  paymentId: 'pi_sandbox_1',
  sinceMs: Date.parse('2026-01-01T12:00:00Z'),
  kind: 'refund',
  reason: 'not-shown',
};
const failure = {
  userMarker: orphan.finding.userMarker,
  customerId: undefined,
  code: 'customer_item_unreadable',
};

describe('the result of an audit', () => {
  it('names the payments of which it is not known whether money moved, and what resolves them', () => {
    const result = { ...resultOf({}), openPayments: [openPayment] };
    expect(resultAsText(result, { stack: 'save-card-demo-sandbox', repair: false })).toContain(
      'Not known whether money moved: refund of pi_sandbox_1, since 2026-01-01 12:00 UTC. npm run payments -- resolve pi_sandbox_1 --stack save-card-demo-sandbox',
    );
    expect(exitCodeOf(result)).toBe(1);
    expect(JSON.parse(resultAsJson(result)).openPayments).toEqual([
      {
        paymentId: 'pi_sandbox_1',
        kind: 'refund',
        reason: 'not-shown',
        since: '2026-01-01T12:00:00.000Z',
      },
    ]);
  });

  it('shows each finding with what can be done, and never the user’s name', () => {
    const text = resultAsText(resultOf({ cases: [orphan] }), asked);
    expect(text).toBe(
      [
        'Compared the local stack: 2 users in the map, 3 customers at Dojo, 1 of them of this map.',
        '',
        'finding  customer        user                              since (UTC)       repair',
        'orphan   cust_sandbox_1  [sc:aaaaaa:bbbbbbbbbbbbbbbbbbbb]  2026-01-01 12:00  can be deleted, unless it has saved cards',
        '',
        '1 found, nothing changed.',
      ].join('\n'),
    );
  });

  it.each<[RepairOutcome, string, number]>([
    [{ kind: 'deleted' }, '1 found, 1 repaired.', 0],
    [{ kind: 'changed-meanwhile' }, '1 found, 0 repaired.', 1],
    [{ kind: 'kept', reason: 'has-saved-cards' }, 'left: it has saved cards', 1],
    [{ kind: 'failed', code: 'dojo_unavailable' }, 'failed: dojo_unavailable', 1],
  ])('after %j says so and exits accordingly', (outcome, part, exitCode) => {
    const result = resultOf({ cases: [orphan] }, outcome);
    expect(resultAsText(result, asked)).toContain(part);
    expect(exitCodeOf(result)).toBe(exitCode);
  });

  it.each<[string, Partial<AuditReport>]>([
    ['a page failed', { end: { kind: 'failed', cursor: 'c', code: 'x', message: 'y' } }],
    ['it was stopped', { end: { kind: 'stopped', cursor: 'c' } }],
    ['something could not be looked at', { failures: [failure] }],
    ['links were not checked', { linksNotChecked: 1 }],
  ])('is not clean if %s', (_, change) => {
    expect(exitCodeOf(resultOf(change))).toBe(2);
  });

  it('of a run that began in the middle says what it could not do', () => {
    expect(resultAsText(resultOf({}, undefined, 'c'), asked)).toContain(
      'This run began in the middle of the list: the links to customers of the pages before were checked one by one',
    );
  });
});

describe('the command to go on with', () => {
  it.each([
    [undefined, asked, 'npm run audit'],
    ['a=', { ...asked, repair: true }, 'npm run audit -- --repair --from a='],
    ["it's", { ...asked, stack: 's' }, "npm run audit -- --stack s --from 'it'\\''s'"],
  ])('at %s', (cursor, said, command) => {
    expect(commandFrom(cursor, said)).toBe(command);
  });
});
