import type { StackFacts } from '../../stack-facts.ts';
import type { TimelineFeed } from '../timeline/timeline-feed.ts';

export interface FailuresProps {
  readonly stack: StackFacts;
  readonly feed: TimelineFeed;
  readonly onShowUser: (userId: string) => void;
}
