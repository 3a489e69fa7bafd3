import type { MetricId } from './emf-reader.ts';
import { ValueSet } from './value-set.ts';

export const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** How long values are kept by the minute: what the page shows. */
export const keptMinutes = 60;
/** And by the hour, for the alarms on what happens once a day: as far as an alarm can look back. */
const keptHours = 7 * 24;

/** The lists in the sources have far fewer; what is beyond is left out rather than kept for ever. */
const mostMetrics = 1_000;

/** From `fromMs` to before `toMs`, epoch milliseconds. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Series {
  readonly id: MetricId;
  /** By how many there were since 1970. */
  readonly minutes: Map<number, ValueSet>;
  readonly hours: Map<number, ValueSet>;
}

/** Metrics in memory: each minute of the last hour, each hour of the last week. */
export class MetricStore {
  readonly #series = new Map<string, Series>();

  /** @param atMs - when it was measured, epoch milliseconds. */
  add(id: MetricId, value: number, atMs: number): void {
    const key = keyOf(id);
    const known = this.#series.get(key);
    if (known === undefined && this.#series.size >= mostMetrics) return;
    const series = known ?? { id, minutes: new Map(), hours: new Map() };
    this.#series.set(key, series);
    addTo(series.minutes, Math.floor(atMs / minuteMs), value, keptMinutes);
    addTo(series.hours, Math.floor(atMs / hourMs), value, keptHours);
  }

  /** The metrics of this name whose dimensions have exactly these names, by their first value. */
  search(namespace: string, name: string, dimensionNames: readonly string[]): readonly MetricId[] {
    const wanted = [...dimensionNames].sort().join();
    return [...this.#series.values()]
      .map(({ id }) => id)
      .filter(
        (id) =>
          id.namespace === namespace &&
          id.name === name &&
          Object.keys(id.dimensions).sort().join() === wanted,
      );
  }

  /** What was measured in a window: by the minute where it is within the last hour, else by the hour. */
  valuesIn(id: MetricId, { fromMs, toMs }: TimeWindow, nowMs: number): ValueSet {
    const found = new ValueSet();
    const series = this.#series.get(keyOf(id));
    if (series === undefined) return found;
    const isRecent = fromMs >= firstKeptMinute(nowMs) * minuteMs;
    const [buckets, bucketMs] = isRecent ? [series.minutes, minuteMs] : [series.hours, hourMs];
    for (let number = Math.ceil(fromMs / bucketMs); number * bucketMs < toMs; number += 1) {
      const values = buckets.get(number);
      if (values !== undefined) found.addAll(values);
    }
    return found;
  }
}

/** The number since 1970 of the first minute that is kept: the current one is the last. */
export function firstKeptMinute(nowMs: number): number {
  return Math.floor(nowMs / minuteMs) - keptMinutes + 1;
}

function addTo(buckets: Map<number, ValueSet>, number: number, value: number, kept: number): void {
  const bucket = buckets.get(number) ?? new ValueSet();
  bucket.add(value);
  buckets.set(number, bucket);
  if (buckets.size <= kept) return;
  const newest = Math.max(...buckets.keys());
  for (const each of buckets.keys()) {
    if (each <= newest - kept) buckets.delete(each);
  }
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, ...Object.entries(dimensions).sort()]);
}
