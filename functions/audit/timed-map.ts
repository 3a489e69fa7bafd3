import type { Clock } from '../core/clock.ts';
import type { CustomerMap } from '../core/customers/audit/audit-ports.ts';

/** The map, and how long its last reading took, without what was done about its users meanwhile. */
export interface TimedMap extends CustomerMap {
  readonly readMs: () => number;
}

export function timedMap(map: CustomerMap, clock: Clock): TimedMap {
  let readMs = 0;
  return {
    readMs: () => readMs,
    async *pages() {
      readMs = 0;
      let sinceMs = clock();
      for await (const page of map.pages()) {
        readMs += clock() - sinceMs;
        yield page;
        sinceMs = clock();
      }
      readMs += clock() - sinceMs;
    },
  };
}
