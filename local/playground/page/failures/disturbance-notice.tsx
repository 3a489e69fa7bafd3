import { useCallback, useEffect, useState } from 'preact/hooks';
import { askPlayground } from '../ask.ts';
import { type TimelineFeed, useEntries } from '../timeline/timeline-feed.ts';

export interface DisturbanceNoticeProps {
  readonly feed: TimelineFeed;
  /** Then what goes wrong is meant to. */
  readonly isExperimentUnderWay: boolean;
}

const path = '/playground/disturbances';

/** Says what an experiment has left behind that was cut off, e.g. since the page was loaded again. */
export function DisturbanceNotice({ feed, isExperimentUnderWay }: DisturbanceNoticeProps) {
  const [found, setFound] = useState<readonly string[]>([]);
  const ask = useCallback(async (method: 'GET' | 'DELETE') => {
    setFound(await askPlayground<readonly string[]>(method, path).catch(() => []));
  }, []);
  // Looked up when the simulator was told something, and, while there is something, with whatever happens.
  const last = useEntries(feed).findLast(({ kind }) => found.length > 0 || kind === 'control');
  useEffect(() => {
    if (isExperimentUnderWay) return;
    const timer = setTimeout(ask, 200, 'GET');
    return () => clearTimeout(timer);
  }, [ask, isExperimentUnderWay, last?.id, feed.timesBack()]);
  const isShown = found.length > 0 && !isExperimentUnderWay;
  return (
    <div role="status">
      {isShown ? (
        <div class="notice refused disturbance">
          <p>
            <b>Something is still told to go wrong.</b> {found.join(' ')}
          </p>
          <button type="button" onClick={() => ask('DELETE')}>
            Put Dojo right again
          </button>
        </div>
      ) : null}
    </div>
  );
}
