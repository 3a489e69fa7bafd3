import { isFailure } from '../../failures.ts';
import { findMarker, type Marker, type MarkerScope, markerPrefix } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import type { AuditDependencies, AuditProgress } from './audit-ports.ts';

/** How the reading of Dojo's list ended. `cursor` is where to go on; `undefined`: at the start. */
export type ListEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'stopped'; readonly cursor: string | undefined }
  | {
      readonly kind: 'failed';
      readonly cursor: string | undefined;
      readonly code: string;
      /** A sentence for people. */
      readonly message: string;
    };

export interface ListInput {
  readonly scope: MarkerScope;
  /** Default: the start, the newest customers. */
  readonly from?: string | undefined;
  /** Told of every customer that carries a marker of this deployment. */
  readonly visit: (customer: ListedCustomer, marker: Marker) => void;
}

/**
 * Pages through Dojo's customers and picks out those of this deployment.
 *
 * The list comes newest first and a cursor is a place in it. So a customer that is created meanwhile
 * comes before the start and is not seen, which is harmless: it is young. One that is deleted
 * meanwhile may still be listed, or not. Whatever the order, no page is trusted for a deletion.
 *
 * A page that fails ends the list, with its cursor.
 */
export const listCustomers = async (
  { scope, from, visit }: ListInput,
  { directory, shouldStop, observe }: AuditDependencies,
): Promise<{ readonly end: ListEnd; readonly progress: AuditProgress }> => {
  const prefix = markerPrefix(scope);
  let progress: AuditProgress = { pages: 0, customers: 0, marked: 0, cursor: from };
  for (;;) {
    const { cursor } = progress;
    if (shouldStop()) return { end: { kind: 'stopped', cursor }, progress };
    try {
      const { customers, after } = await directory.list(cursor);
      const marked = customers.flatMap((customer) => {
        const marker = findMarker(customer.name);
        return marker?.startsWith(prefix) ? [{ customer, marker }] : [];
      });
      for (const { customer, marker } of marked) visit(customer, marker);
      progress = {
        pages: progress.pages + 1,
        customers: progress.customers + customers.length,
        marked: progress.marked + marked.length,
        cursor: after,
      };
      observe(progress);
      if (after === undefined) return { end: { kind: 'complete' }, progress };
      if (after === cursor) {
        const message = 'Dojo’s list of customers does not move on.';
        return { end: { kind: 'failed', cursor, code: 'customer_list_stuck', message }, progress };
      }
    } catch (error) {
      if (!isFailure(error)) throw error;
      const { code, message } = error;
      return { end: { kind: 'failed', cursor, code, message }, progress };
    }
  }
};
