import type { CustomerId, UserId } from '../customer-link.ts';
import type { Marker } from '../marker.ts';

/**
 * - `orphan`: a customer of ours whose user has no link, or is not in the map at all.
 * - `erased`: a customer of ours whose user was erased after it was made, or of unknown age.
 * - `legacy`: a customer with a marker of the form before maps had an id, that no user is linked to.
 *   It may be another deployment's.
 * - `duplicate`: a customer of ours whose user is linked to another one.
 * - `missing`: a link to a customer that Dojo does not have.
 * - `unresolved`: a user whose last attempt was lost, and whom nobody has helped since.
 * - `erasing`: a user whose erasure does not come to its end.
 */
export const findingKinds = [
  'orphan',
  'duplicate',
  'missing',
  'unresolved',
  'erasing',
  'erased',
  'legacy',
] as const;

export type FindingKind = (typeof findingKinds)[number];

/** Something that is not as it should be. Names nobody: the marker is one-way. */
export interface Finding {
  readonly kind: FindingKind;
  readonly userMarker: Marker;
  readonly customerId: CustomerId | undefined;
  /** Epoch milliseconds: when the customer was created, or since when the user's item is like this. */
  readonly sinceMs: number;
}

/** Why a finding is left as it is. */
export type ReasonToKeep =
  /** Requests of its user repair it, or a person has to look. */
  | 'report-only'
  /** Its user is being erased, or was a short while ago. */
  | 'erasure'
  /** An attempt for its user is open; a later run knows more. */
  | 'attempt-open'
  /** The list of customers was not read to its end. */
  | 'list-incomplete'
  /** Its user was linked to it once, and may have saved cards there. */
  | 'linked-before'
  /** The customer that its user is linked to is missing: this may be the last one. */
  | 'linked-one-is-missing'
  | 'has-saved-cards'
  /** So many would have to be deleted that something else must be wrong. */
  | 'too-many-deletions'
  /** Dojo did not tell whether it has saved cards. */
  | 'saved-cards-unknown'
  /** The run had to end first. */
  | 'out-of-time';

/** What a repair would try. Whether it may is looked at again when it does. */
export type PlannedRepair =
  | { readonly action: 'delete' }
  /** Deletes cards and customer, since its user has asked to be erased. */
  | { readonly action: 'sweep' }
  /** Records it for its user, whose next first request adopts it. Nothing is deleted. */
  | { readonly action: 'record' }
  /** Its user is unresolved and may be linked to it first; otherwise it is deleted. */
  | { readonly action: 'delete-unless-adopted' }
  /** Links the first of these that still exists. Oldest first. */
  | { readonly action: 'adopt'; readonly candidates: readonly CustomerId[] }
  /** Frees the item, if it still is one that was settled when the list of customers was begun. */
  | { readonly action: 'release'; readonly ifSettledBeforeMs: number }
  | { readonly action: 'none'; readonly reason: ReasonToKeep };

/** A finding with what only the repair may know. */
export interface AuditCase {
  readonly finding: Finding;
  /** `undefined`: no user of the map has this marker. Never to be printed or logged. */
  readonly userId: UserId | undefined;
  /** When the customer was created; `undefined`: Dojo does not say, or it is about no customer. */
  readonly createdAtMs?: number | undefined;
  readonly repair: PlannedRepair;
}

/** Something that could not be looked at, or not be repaired. */
export interface AuditFailure {
  readonly userMarker: Marker;
  readonly customerId: CustomerId | undefined;
  /** The failure's stable code. */
  readonly code: string;
}

/** What users have asked for, so that it is done whether an audit may repair or not. */
export function isAskedFor({ repair }: AuditCase): boolean {
  return repair.action === 'adopt' || repair.action === 'release' || repair.action === 'sweep';
}

/** What may end in a deletion at Dojo. */
export function mayDelete({ repair }: AuditCase): boolean {
  return (
    repair.action === 'delete' ||
    repair.action === 'delete-unless-adopted' ||
    repair.action === 'sweep'
  );
}
