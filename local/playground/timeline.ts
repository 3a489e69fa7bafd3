import { maskText } from '../mask-secrets.ts';
import { functionLine } from '../terminal-lines.ts';
import type { EntryDetails, TimelineEntry } from './timeline-entry.ts';

export type NewEntry = Pick<TimelineEntry, 'kind' | 'title'> & Partial<TimelineEntry>;
export type EntryChange = Partial<Omit<TimelineEntry, 'id'>>;
type Sections = EntryDetails['sections'];

interface Kept {
  readonly entry: TimelineEntry;
  /** Made only for who opens the entry. */
  readonly sections: () => Sections;
  /** As in the function's log. */
  readonly requestId: string | undefined;
}

export interface TimelineOptions {
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: () => number;
  /** How many entries, and log lines, are kept: the last ones. Default 3,000. */
  readonly limit?: number;
}

/** What happened in the stack, in the order in which it began. */
export class Timeline {
  readonly #clock: () => number;
  readonly #limit: number;
  readonly #kept = new Map<number, Kept>();
  readonly #logLines: { readonly requestIds: readonly string[]; readonly line: string }[] = [];
  readonly #listeners = new Set<(entry: TimelineEntry) => void>();
  #lastId = 0;

  constructor({ clock = Date.now, limit = 3_000 }: TimelineOptions = {}) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** @returns the entry's id. */
  add(entry: NewEntry, sections: () => Sections = () => [], requestId?: string): number {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#put({
      entry: {
        atMs: this.#clock(),
        userId: null,
        result: null,
        tone: 'running',
        durationMs: null,
        order: null,
        setupIntentId: null,
        ...entry,
        id,
      },
      sections,
      requestId,
    });
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > this.#limit && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }

  /** Changes an entry, if it is still kept. */
  change(id: number, change: EntryChange, sections?: () => Sections): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    this.#put({
      ...kept,
      entry: { ...kept.entry, ...change },
      sections: sections ?? kept.sections,
    });
  }

  /** Changes an entry and notes how long it took. */
  end(id: number, change: EntryChange, sections?: () => Sections): void {
    const begunAtMs = this.#kept.get(id)?.entry.atMs ?? this.#clock();
    this.change(id, { ...change, durationMs: this.#clock() - begunAtMs }, sections);
  }

  /** Keeps a line of a function's log, for the entries of its request. */
  log(line: string): void {
    this.#logLines.push({ requestIds: requestIdsIn(line), line });
    if (this.#logLines.length > this.#limit) this.#logLines.shift();
  }

  list(): readonly TimelineEntry[] {
    return [...this.#kept.values()].map(({ entry }) => entry);
  }

  details(id: number): EntryDetails | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    const { requestId } = kept;
    const logLines = this.#logLines.filter(
      ({ requestIds }) => requestId !== undefined && requestIds.includes(requestId),
    );
    return { sections: kept.sections(), logLines: logLines.flatMap(({ line }) => readable(line)) };
  }

  /** @returns what ends it. */
  subscribe(listener: (entry: TimelineEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(kept: Kept): void {
    this.#kept.set(kept.entry.id, kept);
    for (const listener of this.#listeners) listener(kept.entry);
  }
}

/** None for a line of metrics. */
function readable(line: string): readonly string[] {
  const text = functionLine(line);
  return text === undefined ? [] : [maskText(text.trim())];
}

/** The gateway's id of the request, and Lambda's of the invocation. */
function requestIdsIn(line: string): readonly string[] {
  const found = line.matchAll(/"(?:requestId|function_request_id)":"([^"]+)"/g);
  return [...found].map(([, id]) => id ?? '');
}
