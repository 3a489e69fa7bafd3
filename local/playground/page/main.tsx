import { render } from 'preact';
import type { StackFacts } from '../stack-facts.ts';
import { askPlayground } from './ask.ts';
import { Playground } from './playground.tsx';
import { openTimelineFeed } from './timeline/timeline-feed.ts';

const root = document.getElementById('playground');
if (root !== null) {
  try {
    const stack = await askPlayground<StackFacts>('GET', '/playground/stack');
    render(<Playground stack={stack} feed={openTimelineFeed()} />, root);
  } catch {
    render(
      <p class="broken" role="alert">
        The local stack does not answer. Look at the terminal in which npm start runs, and load this
        page again.
      </p>,
      root,
    );
  }
}
