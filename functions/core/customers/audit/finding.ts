import type { CustomerId, UserId } from '../customer-link.ts';
import type { Marker } from '../marker.ts';

/**
 * - `stray`: a customer of ours whose user has no link, or is not in the map at all.
 * - `duplicate`: a customer of ours whose user is linked to another one.
 * - `gone`: a link to a customer that Dojo does not have.
 * - `stuck`: a user whose last attempt was lost, and whom nobody has helped since.
 * - `erasing`: a user whose erasure does not come to its end.
 */
export const findingKinds = ['stray', 'duplicate', 'gone', 'stuck', 'erasing'] as const;

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
  /** Requests of its user mend it, or a person has to look. */
  | 'report-only'
  /** Its user is being erased, or was a short while ago. */
  | 'erasure'
  /** An attempt for its user is open; a later run knows more. */
  | 'attempt-open'
  /** The list of customers was not read to its end. */
  | 'list-incomplete'
  /** Its user was linked to it once, and may have saved cards there. */
  | 'linked-before'
  /** The customer that its user is linked to is gone: this may be the last one. */
  | 'linked-one-is-gone'
  | 'has-saved-cards'
  /** Dojo did not tell whether it has saved cards. */
  | 'saved-cards-unknown'
  /** The run had to end first. */
  | 'out-of-time';

/** What a repair would try. Whether it may is looked at again when it does. */
export type PlannedRepair =
  | { readonly action: 'delete' }
  /** Its user is stuck and may be linked to it first; otherwise it is deleted. */
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
  readonly repair: PlannedRepair;
}

/** Something that could not be looked at, or not be mended. */
export interface AuditFailure {
  readonly userMarker: Marker;
  readonly customerId: CustomerId | undefined;
  /** The failure's stable code. */
  readonly code: string;
}
