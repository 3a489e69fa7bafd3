import type { CustomerId } from '../customer-link.ts';
import type { Marker } from '../marker.ts';
import type { AuditProgress } from './audit-ports.ts';

/** A listed customer that carries the marker of a user whose attempt to create one is in doubt. */
export interface CustomerInDoubt {
  readonly marker: Marker;
  readonly id: CustomerId;
  /** `undefined`: Dojo does not say. */
  readonly createdAtMs: number | undefined;
}

/**
 * What an audit that takes several parts has to know of those before: beside the cursor, all that is
 * kept between two parts.
 */
export interface AuditSoFar {
  /** When its first part began, in epoch milliseconds, as are all times here. */
  readonly startedAtMs: number;
  /** When its list was begun. */
  readonly begunAtMs: number;
  /** Whether these parts have read the list from its start, and forget none of those in doubt. */
  readonly isFromStart: boolean;
  /** When the oldest customer that was read was made; `undefined` while the order is not certain. */
  readonly backToMs: number | undefined;
  /** Links that were written since then are done with; `undefined`: none is, 0: all are. */
  readonly linksFromMs: number | undefined;
  /** What was listed. */
  readonly listed: Omit<AuditProgress, 'cursor'>;
  readonly inDoubt: readonly CustomerInDoubt[];
}

/** With more in doubt than this, their users wait for an audit that finds fewer. */
export const mostInDoubt = 1_000;
