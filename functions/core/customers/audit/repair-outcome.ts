import type { CustomerId } from '../customer-link.ts';
import type { AuditCase, ReasonToKeep } from './finding.ts';

/** What became of a finding. */
export type RepairOutcome =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'adopted'; readonly customerId: CustomerId }
  | { readonly kind: 'released' }
  /** Its user's next first request adopts it. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'kept'; readonly reason: ReasonToKeep }
  /** Something happened since it was found. Nothing was done; a later run sees what is left. */
  | { readonly kind: 'changed-meanwhile' }
  /** It may have been done, or not. */
  | { readonly kind: 'failed'; readonly code: string };

export interface RepairedCase extends AuditCase {
  readonly outcome: RepairOutcome;
}
