import { useEffect, useState } from 'preact/hooks';
import type { TimelineEntry } from '../../timeline-entry.ts';

/** What happens in the stack, as it happens. */
export interface TimelineFeed {
  /** Oldest first. */
  entries(): readonly TimelineEntry[];
  isConnected(): boolean;
  /** How often the stack was away and has come back. */
  timesBack(): number;
  /** @returns what ends it */
  subscribe(listener: () => void): () => void;
  /** Waits until the entries are so; false when they are not within the time. */
  until(isSo: (entries: readonly TimelineEntry[]) => boolean, withinMs?: number): Promise<boolean>;
}

export function openTimelineFeed(): TimelineFeed {
  const byId = new Map<number, TimelineEntry>();
  const listeners = new Set<() => void>();
  let ordered: readonly TimelineEntry[] = [];
  let connected = false;
  let isLost = false;
  let timesBack = 0;
  let isDue = false;
  // Fifty phones at once write hundreds of lines: the page is drawn once for all of them.
  const tell = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      ordered = [...byId.values()].sort((one, other) => one.id - other.id);
      for (const listener of listeners) listener();
    }, 30);
  };
  const source = new EventSource('/playground/timeline');
  source.onopen = () => {
    // All that is kept comes now: a stack that was started anew counts from 1 again.
    byId.clear();
    connected = true;
    if (isLost) timesBack += 1;
    isLost = false;
    tell();
  };
  source.onmessage = ({ data }) => {
    const news: readonly TimelineEntry[] = JSON.parse(String(data));
    for (const entry of news) byId.set(entry.id, entry);
    tell();
  };
  source.onerror = () => {
    connected = false;
    isLost = true;
    tell();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    entries: () => ordered,
    isConnected: () => connected,
    timesBack: () => timesBack,
    subscribe,
    until: (isSo, withinMs = 10_000) =>
      new Promise((resolve) => {
        const end = (result: boolean) => {
          clearTimeout(timer);
          stop();
          resolve(result);
        };
        const look = () => {
          if (isSo(ordered)) end(true);
        };
        const stop = subscribe(look);
        const timer = setTimeout(end, withinMs, false);
        look();
      }),
  };
}

/** The entries, and the component anew with each change. */
export function useEntries(feed: TimelineFeed): readonly TimelineEntry[] {
  const [, redraw] = useState(0);
  useEffect(() => feed.subscribe(() => redraw((count) => count + 1)), [feed]);
  return feed.entries();
}

/** How often the stack has come back, and the component anew when it does. */
export function useTimesBack(feed: TimelineFeed): number {
  const [times, setTimes] = useState(feed.timesBack());
  useEffect(() => feed.subscribe(() => setTimes(feed.timesBack())), [feed]);
  return times;
}
