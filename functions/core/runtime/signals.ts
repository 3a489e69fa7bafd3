import type { LogFields } from '../log.ts';

/**
 * Codes of the log that are counted, by what they are counted as: the metric `Signals`, on which alarms
 * are. An error that is in none of these lists counts as `needs-a-person`.
 */
export const signals = {
  'dojo-unavailable': ['dojo_unavailable', 'dojo_outcome_unknown'],
  'dojo-answer-lost': ['dojo_outcome_unknown'],
  'dojo-key': ['dojo_key_missing', 'dojo_key_refused'],
  'dojo-account': [
    'dojo_wrong_account',
    'dojo_key_wrong_environment',
    'customer_wrong_environment',
    'audit_account_unconfirmed',
  ],
  'customers-vanishing': ['customers_vanishing', 'audit_links_not_checked'],
  'customer-replaced': ['customer_replaced'],
  'customer-adopted': ['customer_adopted', 'audit_adopted'],
  'claim-awaited': ['customer_pending'],
  'claim-lost': ['claim_lost'],
  'aws-unavailable': [
    'table_unavailable',
    'table_outcome_unknown',
    'secret_unavailable',
    'dojo_key_stale',
    'event_bus_unavailable',
    'settle_not_queued',
  ],
  'audit-failed': ['audit_failed', 'audit_broken', 'audit_payments_unknown'],
  /** How long these have been open is a metric of its own, `OpenFor`. */
  'open-too-long': ['audit_payment_unresolved', 'audit_erasing', 'erasure_blocked'],
  /** What one user has written, so that no alarm is on it: any user could wake somebody, and stop a release. */
  'input-refused': ['customer_profile_refused'],
  'needs-a-person': [
    'account_facts_unreadable',
    'canary_replaced',
    'customer_id_unreadable',
    'customer_item_unreadable',
    'customer_list_stuck',
    'customer_lookup_incomplete',
    'customer_replaced',
    'idempotency_item_unreadable',
    'map_identity_unreadable',
    'payment_item_unreadable',
  ],
} as const satisfies Record<string, readonly string[]>;

export type Signal = keyof typeof signals;

const byCode = new Map<string, Signal[]>();
for (const [signal, codes] of Object.entries(signals) as [Signal, readonly string[]][]) {
  for (const code of codes) byCode.set(code, [...(byCode.get(code) ?? []), signal]);
}

/** Fields of Dojo's requests that callers may fill with words of their own. */
const writtenByCallers: readonly string[] = ['reference', 'description', 'metadata'];

function isOfCallersWords(code: string, { dojoErrorFields }: LogFields): boolean {
  return (
    code === 'dojo_refused' &&
    typeof dojoErrorFields === 'string' &&
    dojoErrorFields
      .toLowerCase()
      .split(',')
      .every((field) => writtenByCallers.includes(field.split('.')[0] ?? ''))
  );
}

/**
 * What a line of the log counts as.
 *
 * @param fields - `errorCode` is the code of the failure that the line is about, where it is not the line's own.
 */
export function signalsOf(
  level: 'info' | 'warn' | 'error',
  code: string,
  fields: LogFields = {},
): readonly Signal[] {
  if (isOfCallersWords(code, fields)) return ['input-refused'];
  const { errorCode } = fields;
  const own = byCode.get(code) ?? (level === 'error' ? (['needs-a-person'] as const) : []);
  const inner = typeof errorCode === 'string' ? (byCode.get(errorCode) ?? []) : [];
  return [...new Set([...own, ...inner])];
}
