import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TimelineEntry } from '../../timeline-entry.ts';
import { ledTo } from './led-to.ts';
import { type TimelineFeed, useEntries } from './timeline-feed.ts';
import { TimelineLine } from './timeline-line.tsx';

/** More lines than that nobody reads, and a browser draws slowly. */
const shownAtMost = 250;

export interface TimelineProps {
  readonly feed: TimelineFeed;
  readonly userId: string;
}

/** What happened, the newest line last. */
export function Timeline({ feed, userId }: TimelineProps) {
  const entries = useEntries(feed);
  const [isFiltered, setFiltered] = useState(true);
  const [clearedUpTo, setClearedUpTo] = useState(0);
  const shown = entries
    .filter(({ id }) => id > clearedUpTo)
    .filter((entry) => !isFiltered || entry.userId === userId)
    .slice(-shownAtMost);
  const indented = ledTo(shown);
  const list = useNewestInView(shown);
  return (
    <section class="panel happened" aria-labelledby="happened">
      <header class="panel-head">
        <h2 id="happened">What happened</h2>
        <label class="field inline">
          <span>Lines of</span>
          <select
            value={isFiltered ? 'user' : 'all'}
            onChange={({ currentTarget }) => setFiltered(currentTarget.value === 'user')}
          >
            <option value="user">{userId}</option>
            <option value="all">everybody</option>
          </select>
        </label>
        <button type="button" class="small" onClick={() => setClearedUpTo(entries.at(-1)?.id ?? 0)}>
          Clear
        </button>
      </header>
      {feed.isConnected() || entries.length === 0 ? null : (
        <p class="notice failed" role="alert">
          The local stack has stopped. Start it with npm start: this page goes on by itself.
        </p>
      )}
      {shown.length === 0 ? (
        <p class="empty">
          Nothing yet of {isFiltered ? userId : 'anybody'}. Pay for something on the phone: each
          request, each call to Dojo and each change of the table becomes a line here.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        <ol class="lines" ref={list} tabIndex={0} aria-label="Lines, the newest last">
          {shown.map((entry) => (
            <TimelineLine key={entry.id} entry={entry} isIndented={indented.has(entry.id)} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** Keeps the list at its end while new lines come, unless the person has scrolled up. */
function useNewestInView(shown: readonly TimelineEntry[]) {
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const newest = shown.at(-1)?.id;
  useEffect(() => {
    const element = list.current;
    const look = () => {
      if (element === null) return;
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    };
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  }, [newest === undefined]);
  useLayoutEffect(() => {
    if (follows.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest]);
  return list;
}
