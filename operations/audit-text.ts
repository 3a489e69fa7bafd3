import type { OpenPayment } from '../functions/core/payment-operations/open-payments.ts';
import { count } from './account/account-text.ts';
import type { AuditArguments } from './audit-arguments.ts';
import { type AuditResult, openCases, tableOf, withheldDeletions } from './audit-result.ts';

type Asked = Pick<AuditArguments, 'stack' | 'repair'>;

/** The command that goes on at `cursor`, to be pasted into a shell. */
export function commandFrom(cursor: string | undefined, { stack, repair }: Asked): string {
  const options = [
    ...(repair ? ['--repair'] : []),
    ...(stack === undefined ? [] : ['--stack', quoted(stack)]),
    ...(cursor === undefined ? [] : ['--from', quoted(cursor)]),
  ];
  return ['npm run audit', ...(options.length > 0 ? ['--', ...options] : [])].join(' ');
}

const accountLines: Readonly<Record<AuditResult['account'], readonly string[]>> = {
  proven: [],
  confirmed: [],
  'canary-made': ['The map has a customer of its own at Dojo now, by which it knows the account.'],
  'canary-replaced': [
    "The map's own customer at Dojo was gone, and others are there: it was made again.",
  ],
  unconfirmed: [
    "None of the customers that are older than the map's own is in this Dojo account: was that one made with a wrong key? See docs/operations.md.",
  ],
};

/** The result for a person. */
export function resultAsText(result: AuditResult, asked: Asked): string {
  const { report, repaired, target } = result;
  const { listed, users, cases } = report;
  const open = openCases(result).length;
  return [
    `Compared ${target}: ${count(users, 'user')} in the map, ${count(listed.customers, 'customer')} at Dojo, ${listed.marked} of them of this map.`,
    ...(listed.ofOtherMaps > 0
      ? [
          listed.ofOtherMaps === 1
            ? '1 customer belongs to another deployment: it is left alone.'
            : `${listed.ofOtherMaps} customers belong to other deployments: they are left alone.`,
        ]
      : []),
    ...accountLines[result.account],
    ...(cases.length > 0 ? ['', tableOf(repaired ?? cases), ''] : []),
    cases.length === 0
      ? 'Nothing found.'
      : `${cases.length} found, ${repaired === undefined ? 'nothing changed' : `${cases.length - open} repaired`}.`,
    ...result.openPayments.map((payment) => lineOf(payment, asked)),
    ...gaps(result, asked),
  ].join('\n');
}

function lineOf({ paymentId, kind, sinceMs }: OpenPayment, { stack }: Asked): string {
  const since = new Date(sinceMs).toISOString().slice(0, 16).replace('T', ' ');
  const command = ['npm run payments -- resolve', quoted(paymentId)];
  const options = stack === undefined ? [] : ['--stack', quoted(stack)];
  return `Not known whether money moved: ${kind ?? 'an unreadable item'} of ${paymentId}, since ${since} UTC. ${[...command, ...options].join(' ')}`;
}

/** What the run does not know. */
function gaps(result: AuditResult, asked: Asked): readonly string[] {
  const { report, resumedFrom, maxDeletions } = result;
  const { end, failures, linksNotChecked } = report;
  const lines: string[] = [];
  const withheld = withheldDeletions(result);
  if (withheld > 0) {
    lines.push(
      `Nothing was deleted: ${withheld} customers would have been, of ${report.listed.marked} of this map, and one run deletes at most ${maxDeletions}. Is the table the right one? If they really are surplus, add --max-deletions ${withheld}.`,
    );
  }
  if (resumedFrom !== undefined && end.kind === 'complete') {
    lines.push(
      'This run began in the middle of the list: the links to customers of the pages before were checked one by one, and no unresolved user can be freed.',
    );
  }
  if (end.kind === 'failed') {
    lines.push(`The list of customers ended early: ${end.message} (${end.code})`);
  }
  if (end.kind !== 'complete') {
    lines.push(`Go on with: ${commandFrom(end.cursor, asked)}`);
  }
  if (linksNotChecked > 0) {
    lines.push(`Not checked: whether the customers of ${linksNotChecked} links are gone.`);
  }
  for (const { code, customerId, userMarker } of failures) {
    lines.push(`Could not be looked at: ${customerId ?? userMarker} (${code})`);
  }
  return lines;
}

function quoted(text: string): string {
  return /^[\w.=+/:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
