import { isFailure } from '../../failures.ts';
import { isNewestFirst } from '../look-up.ts';
import { findMarker, type Marker, type Markers } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import { lookUpMarginMs } from '../timing.ts';
import type { AuditDependencies, AuditProgress } from './audit-ports.ts';
import type { AuditSoFar } from './audit-so-far.ts';
import { pagesAtOnce } from './audit-timing.ts';

/** How the reading of Dojo's list ended. `cursor` is where to go on; `undefined`: at the start. */
export type ListEnd =
  | { readonly kind: 'complete' }
  /** As much was read as is held at once. */
  | { readonly kind: 'full'; readonly cursor: string }
  | { readonly kind: 'stopped'; readonly cursor: string | undefined }
  | {
      readonly kind: 'failed';
      readonly cursor: string | undefined;
      readonly code: string;
      /** A sentence for people. */
      readonly message: string;
    };

export interface ListInput {
  readonly markers: Markers;
  /** Default: the start, the newest customers. */
  readonly from?: string | undefined;
  /** What the parts before have read. */
  readonly soFar?: Pick<AuditSoFar, 'backToMs' | 'listed'> | undefined;
  /** Told of every customer, of the marker that it carries, if it carries one, and of its page, from 0 on. */
  readonly visit: (customer: ListedCustomer, marker: Marker | undefined, page: number) => void;
}

/** Where a page begins, and what was known before it. */
export interface PageStart {
  readonly progress: AuditProgress;
  readonly backToMs: number | undefined;
}

/** What was read of the list. */
export interface ReadList {
  readonly end: ListEnd;
  /** Of each page that was read. */
  readonly starts: readonly PageStart[];
  /** With that of the parts before. */
  readonly progress: AuditProgress;
  /**
   * When the oldest customer read was made, as long as they all came newest first, those of the parts
   * before too; epoch milliseconds.
   */
  readonly backToMs: number | undefined;
  /**
   * Whether nothing can have been missed since its start. Of a list that is resumed that takes two things: it comes
   * newest first, so that nobody jumps over the cursor, and the cursor still leads to customers. Not if it has
   * customers whose id cannot be read, nor if it goes on through pages without customers.
   */
  readonly isWhole: boolean;
  /** The markers of customers of this map, or of the old form, whose id cannot be read: in none of the rest. */
  readonly unreadable: readonly Marker[];
}

function listStuck(cursor: string | undefined): ListEnd {
  return {
    kind: 'failed',
    cursor,
    code: 'customer_list_stuck',
    message: 'Dojo’s list of customers does not move on.',
  };
}

/**
 * Pages through Dojo's customers, and counts whose marker they carry.
 *
 * The list comes newest first and a cursor is a place in it. So a customer that is created meanwhile
 * comes before the start and is not seen, which is harmless: it is young. One that is deleted
 * meanwhile may still be listed, or not. Whatever the order, no page is trusted for a deletion.
 *
 * A page that fails ends the list, with its cursor. Cursors that go in circles end it as well.
 */
export async function listCustomers(
  { markers, from, soFar, visit }: ListInput,
  {
    directory,
    shouldStop,
    isFull = (pages) => pages >= pagesAtOnce,
    observe,
  }: Pick<AuditDependencies, 'directory' | 'shouldStop' | 'isFull' | 'observe'>,
): Promise<ReadList> {
  const seen = new Set<string>();
  const before = soFar?.listed ?? { pages: 0, customers: 0, marked: 0, ofOtherMaps: 0 };
  let progress: AuditProgress = { ...before, cursor: from };
  let oldestMs = soFar?.backToMs;
  let isOrdered = soFar === undefined || oldestMs !== undefined;
  let leadsOn = true;
  let wasEmpty = false;
  let isInterrupted = false;
  const starts: PageStart[] = [];
  const unreadable: Marker[] = [];
  for (;;) {
    const { cursor } = progress;
    const ended = (end: ListEnd): ReadList => ({
      end,
      starts,
      progress,
      backToMs: isOrdered ? oldestMs : undefined,
      isWhole:
        (from === undefined || (isOrdered && leadsOn)) && !isInterrupted && unreadable.length === 0,
      unreadable,
    });
    if (shouldStop()) return ended({ kind: 'stopped', cursor });
    try {
      const { customers, unreadable: names = [], after } = await directory.list(cursor);
      for (const name of names) {
        const marker = findMarker(name);
        if (marker && markers.ownerOf(marker) !== 'another-map') unreadable.push(marker);
      }
      const newestMs = customers[0]?.createdAtMs ?? Number.NEGATIVE_INFINITY;
      if (from !== undefined && cursor === from) {
        leadsOn = customers.length > 0;
        // Back at the customers of an earlier part: a circle, or a cursor that Dojo has forgotten.
        if (newestMs > (soFar?.backToMs ?? newestMs) + lookUpMarginMs) {
          isOrdered = false;
          return ended(listStuck(from));
        }
      }
      const page = starts.length;
      starts.push({ progress, backToMs: isOrdered ? oldestMs : undefined });
      isOrdered &&= isNewestFirst(customers) && newestMs <= (oldestMs ?? newestMs);
      oldestMs = customers.at(-1)?.createdAtMs ?? oldestMs;
      let marked = 0;
      let ofOtherMaps = 0;
      for (const customer of customers) {
        const marker = findMarker(customer.name);
        const owner = marker && markers.ownerOf(marker);
        if (owner === 'this-map') marked += 1;
        if (owner === 'another-map') ofOtherMaps += 1;
        visit(customer, marker, page);
      }
      progress = {
        pages: progress.pages + 1,
        customers: progress.customers + customers.length,
        marked: progress.marked + marked,
        ofOtherMaps: progress.ofOtherMaps + ofOtherMaps,
        cursor: after,
      };
      observe(progress);
      if (after === undefined) return ended({ kind: 'complete' });
      if (after === cursor || seen.has(after)) return ended(listStuck(cursor));
      seen.add(after);
      // A page without customers is not the end as long as it leads on. Two in a row may be, and prove nothing.
      const isEmpty = customers.length + names.length === 0;
      isInterrupted ||= isEmpty && wasEmpty;
      if (isInterrupted) return ended({ kind: 'complete' });
      wasEmpty = isEmpty;
      if (isFull(progress.pages - before.pages)) return ended({ kind: 'full', cursor: after });
    } catch (error) {
      if (!isFailure(error)) throw error;
      const { code, message } = error;
      return ended({ kind: 'failed', cursor, code, message });
    }
  }
}
