import type { TimelineEntry } from '../../timeline-entry.ts';

/** What begins by itself, and has a line of its own. */
export function isTop({ kind }: TimelineEntry): boolean {
  return kind === 'request' || kind === 'webhook' || kind === 'sdk' || kind === 'control';
}

/**
 * The lines that stand indented, since the line above has led to them. While two requests are under way at
 * the same moment nobody can tell which one it was.
 *
 * @param shown - in their order.
 */
export function ledTo(shown: readonly TimelineEntry[]): ReadonlySet<number> {
  const indented = new Set<number>();
  let above: TimelineEntry | undefined;
  let mayLead: readonly TimelineEntry[] = [];
  for (const entry of shown) {
    mayLead = mayLead.filter((it) => isUnderWay(it, entry.atMs));
    if (!isTop(entry)) {
      if (mayLead.length === 1 && mayLead[0] === above) indented.add(entry.id);
      continue;
    }
    above = entry;
    if (entry.kind === 'request' || entry.kind === 'webhook') mayLead = [...mayLead, entry];
  }
  return indented;
}

function isUnderWay({ atMs, durationMs }: TimelineEntry, nowMs: number): boolean {
  return durationMs === null || nowMs <= atMs + durationMs;
}
