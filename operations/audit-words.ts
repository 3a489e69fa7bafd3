import type { PlannedRepair, ReasonToKeep } from '../functions/core/customers/audit/finding.ts';
import type { RepairOutcome } from '../functions/core/customers/audit/repair-outcome.ts';

const reasons: Readonly<Record<ReasonToKeep, string>> = {
  'report-only': 'reported only',
  erasure: 'left: its user is being erased, or just was',
  'attempt-open': 'left: an attempt for its user is open',
  'list-incomplete': 'left: the list was not read from its start to its end',
  'linked-before': 'left: its user was linked to it before',
  'linked-one-is-missing': 'left: the customer its user is linked to is missing',
  'has-saved-cards': 'left: it has saved cards',
  'saved-cards-unknown': 'left: Dojo does not tell whether it has saved cards',
  'too-many-deletions': 'left: too many to delete at once',
  'out-of-time': 'left: stopped before',
};

/** What a repair would do, for a person. */
export function wordsOfPlan(plan: PlannedRepair): string {
  switch (plan.action) {
    case 'delete':
      return 'can be deleted, unless it has saved cards';
    case 'sweep':
      return 'can be deleted: its user was erased';
    case 'record':
      return 'can be recorded: its user gets it';
    case 'delete-unless-adopted':
      return 'can be linked to its user, or else be deleted';
    case 'adopt':
      return `can be linked to ${plan.candidates[0]}`;
    case 'release':
      return 'can be freed: there is no customer';
    case 'none':
      return reasons[plan.reason];
  }
}

/** What a repair has done, for a person. */
export function wordsOfOutcome(outcome: RepairOutcome): string {
  switch (outcome.kind) {
    case 'deleted':
      return 'deleted';
    case 'adopted':
      return `linked: ${outcome.customerId}`;
    case 'recorded':
      return 'recorded: its user gets it';
    case 'released':
      return 'freed';
    case 'kept':
      return reasons[outcome.reason];
    case 'changed-meanwhile':
      return 'changed meanwhile: nothing done';
    case 'failed':
      return `failed: ${outcome.code}`;
  }
}
