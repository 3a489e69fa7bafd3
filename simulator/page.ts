import { refuseField } from './http/refusal.ts';
import type { Settings } from './settings-schema.ts';

/** What a list is ordered by. The sequence keeps two items of one millisecond apart. */
export interface Position {
  readonly createdAtMs: number;
  readonly sequence: number;
}

export interface PageRequest {
  /** 1–100. */
  readonly limit: number;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** One page. `before` leads to the page before it, `after` to the next one; absent at the ends. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly before?: string;
  readonly after?: string;
}

/**
 * Cuts one page out of `items`. A cursor is a place between items, not an item, so creating or
 * deleting in between neither repeats nor skips one.
 *
 * @throws Refusal 400 for both cursors at once, or one that this simulator did not hand out
 */
export function cutPage<Item extends Position>(
  items: readonly Item[],
  request: PageRequest,
  settings: Pick<Settings['search'], 'order' | 'cursors'>,
): Page<Item> {
  return cutOrdered(inOrder(items, settings.order), request, settings);
}

/** The items as `cutOrdered` takes them. */
export function inOrder<Item extends Position>(
  items: readonly Item[],
  order: Settings['search']['order'],
): readonly Item[] {
  return items.toSorted(comparisonOf(order));
}

/** The same as `cutPage` of what is in order already: the time does not grow with the items. */
export function cutOrdered<Item extends Position>(
  ordered: readonly Item[],
  request: PageRequest,
  { order, cursors }: Pick<Settings['search'], 'order' | 'cursors'>,
): Page<Item> {
  if (request.before !== undefined && request.after !== undefined) {
    throw refuseField('Before', 'Before and After are mutually exclusive: send one of them.');
  }
  const start = firstIndex(ordered, request, comparisonOf(order));
  const data = ordered.slice(start, start + request.limit);
  const [first, last] = [data.at(0), data.at(-1)];
  return {
    data,
    ...(first && start > 0 && { before: toCursor(first) }),
    ...afterOf({ last, isEnd: start + data.length >= ordered.length, request, cursors }),
  };
}

interface PageEnd {
  readonly last: Position | undefined;
  readonly isEnd: boolean;
  readonly request: PageRequest;
  readonly cursors: Settings['search']['cursors'];
}

function afterOf({ last, isEnd, request, cursors }: PageEnd): { readonly after?: string } {
  if (!last) return {};
  if (cursors === 'repeated' && request.after !== undefined) return { after: request.after };
  if (!isEnd) return { after: toCursor(last) };
  return cursors === 'circular' ? { after: startCursor } : {};
}

function firstIndex(
  ordered: readonly Position[],
  { before, after, limit }: PageRequest,
  compare: typeof newestFirst,
): number {
  if (after === startCursor) return 0;
  if (after !== undefined) {
    const cursor = parseCursor('After', after);
    return countWhile(ordered, (item) => compare(item, cursor) <= 0);
  }
  if (before !== undefined) {
    const cursor = parseCursor('Before', before);
    return Math.max(0, countWhile(ordered, (item) => compare(item, cursor) < 0) - limit);
  }
  return 0;
}

/** How many items fulfil the test, all of them before those that do not. */
function countWhile<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  let [least, most] = [0, items.length];
  while (least < most) {
    const middle = (least + most) >>> 1;
    const item = items[middle];
    if (item !== undefined && test(item)) least = middle + 1;
    else most = middle;
  }
  return least;
}

function comparisonOf(order: Settings['search']['order']): typeof newestFirst {
  return order === 'newest-first' ? newestFirst : oldestFirst;
}

function newestFirst(one: Position, other: Position): number {
  return other.createdAtMs - one.createdAtMs || other.sequence - one.sequence;
}

function oldestFirst(one: Position, other: Position): number {
  return newestFirst(other, one);
}

/** Leads to the first page, whatever is on it. Only circular cursors come to it. */
const startCursor = toCursor({ createdAtMs: 0, sequence: 0 });

/** Dojo's example cursors are a quoted timestamp in base64; the sequence is this simulator's own. */
function toCursor({ createdAtMs, sequence }: Position): string {
  const text = `"${new Date(createdAtMs).toISOString()}#${sequence}"`;
  return Buffer.from(text).toString('base64');
}

function parseCursor(field: string, cursor: string): Position {
  const text = Buffer.from(cursor, 'base64').toString();
  const [, timestamp, sequence] = /^"([^#"]+)#(\d+)"$/.exec(text) ?? [];
  const createdAtMs = Date.parse(timestamp ?? '');
  if (Number.isNaN(createdAtMs)) {
    throw refuseField(field, `The ${field} field is not a cursor of an earlier answer.`);
  }
  return { createdAtMs, sequence: Number(sequence) };
}
