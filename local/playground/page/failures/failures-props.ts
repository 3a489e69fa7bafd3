import type { StackFacts } from '../../stack-facts.ts';
import type { TimelineFeed } from '../timeline/timeline-feed.ts';
import type { Turn } from './turn.ts';

export interface FailuresProps {
  readonly stack: StackFacts;
  readonly feed: TimelineFeed;
  /** Experiments at the same moment would hit each other, and count wrong. */
  readonly turn: Turn;
  readonly onShowUser: (userId: string) => void;
}
