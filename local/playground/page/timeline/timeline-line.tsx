import { useState } from 'preact/hooks';
import type { EntryDetails, EntryKind, TimelineEntry } from '../../timeline-entry.ts';
import { askPlayground } from '../ask.ts';
import { isTop } from './led-to.ts';

const kindNames: Readonly<Record<EntryKind, string>> = {
  request: 'API',
  webhook: 'Webhook',
  dojo: 'Dojo',
  sdk: 'Phone',
  control: 'Simulator',
  table: 'Table',
  event: 'Event',
  consumer: 'Consumer',
  background: 'Settling',
  'dead-letter': 'Dead letter',
};

const kindMeanings: Readonly<Record<EntryKind, string>> = {
  request: 'A request to the API',
  webhook: 'A webhook of Dojo, as it arrives',
  dojo: 'A call of the backend to Dojo',
  sdk: 'A call of the phone to Dojo',
  control: 'The simulator is told how to behave',
  table: 'A write to the table',
  event: 'An event on the bus',
  consumer: 'A run of a consumer of the bus',
  background: 'Work that nobody has asked for: settling and the audit',
  'dead-letter': 'An event that waits for a person',
};

export interface TimelineLineProps {
  readonly entry: TimelineEntry;
  readonly isIndented: boolean;
}

/** One line; it opens to headers, bodies and the log of the function. */
export function TimelineLine({ entry, isIndented }: TimelineLineProps) {
  const [details, setDetails] = useState<EntryDetails | 'loading' | undefined>();
  const open = async () => {
    if (details !== undefined) return setDetails(undefined);
    setDetails('loading');
    const path = `/playground/timeline/${entry.id}`;
    const none = { sections: [], logLines: ['It is not kept any more.'] };
    setDetails(await askPlayground<EntryDetails>('GET', path).catch(() => none));
  };
  const { kind, title, result, tone, durationMs } = entry;
  return (
    <li class={`line ${kind} ${tone} ${isTop(entry) ? 'top' : ''} ${isIndented ? 'below' : ''}`}>
      <button type="button" class="line-head" aria-expanded={details !== undefined} onClick={open}>
        <time>{timeText(entry.atMs)}</time>
        <span class="kind" title={kindMeanings[kind]}>
          {kindNames[kind]}
        </span>
        <span class="title">{title}</span>
        <span class="result">{result ?? '…'}</span>
        <span class="took">{durationMs === null ? '' : `${durationMs} ms`}</span>
      </button>
      {details === undefined || details === 'loading' ? null : <Details {...details} />}
    </li>
  );
}

function Details({ sections, logLines }: EntryDetails) {
  const log = logLines.length === 0 ? [] : [{ title: 'Log', text: logLines.join('\n') }];
  return (
    <div class="details">
      {[...sections, ...log].map(({ title, text }) => (
        <section key={title}>
          <h3>{title}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
          <pre tabIndex={0}>{text}</pre>
        </section>
      ))}
    </div>
  );
}

function timeText(atMs: number): string {
  const time = new Date(atMs);
  const two = (part: number) => String(part).padStart(2, '0');
  const seconds = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${seconds}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
