import { useState } from 'preact/hooks';
import type { StackFacts } from '../stack-facts.ts';
import { Counter } from './counter/counter.tsx';
import { DisturbanceNotice } from './failures/disturbance-notice.tsx';
import { Failures } from './failures/failures.tsx';
import { useTurn } from './failures/turn.ts';
import { Phone } from './phone/phone.tsx';
import { Tabs } from './tabs.tsx';
import { Timeline } from './timeline/timeline.tsx';
import type { TimelineFeed } from './timeline/timeline-feed.ts';
import { UserChoice } from './user-choice.tsx';

export interface PlaygroundProps {
  readonly stack: StackFacts;
  readonly feed: TimelineFeed;
}

/** The page: the phone, what happened, and the counter or what can be made to fail. */
export function Playground({ stack, feed }: PlaygroundProps) {
  const [userId, setUserId] = useState('alice');
  const turn = useTurn();
  return (
    <>
      <header class="page-head">
        <h1>Save-card playground</h1>
        <p>
          App {stack.app}, stage {stack.stage}
          {stack.simulatorKey === null ? ', with Dojo itself' : ', with the Dojo simulator'}
        </p>
        <UserChoice userId={userId} onChoose={setUserId} />
        <a href="/docs">API reference</a>
      </header>
      {stack.simulatorKey === null ? (
        <p class="notice refused">
          This stack talks to Dojo itself. Test cards, and what can be made to fail, need the
          simulator: start without DOJO_BASE_URL.
        </p>
      ) : (
        <DisturbanceNotice feed={feed} isExperimentUnderWay={turn.taken !== undefined} />
      )}
      <main class="columns">
        <Phone key={userId} stack={stack} feed={feed} userId={userId} />
        <Timeline feed={feed} userId={userId} />
        <Tabs
          tabs={[
            { name: 'The counter', content: <Counter stack={stack} feed={feed} /> },
            {
              name: 'Make it fail',
              content: <Failures stack={stack} feed={feed} turn={turn} onShowUser={setUserId} />,
            },
          ]}
        />
      </main>
    </>
  );
}
