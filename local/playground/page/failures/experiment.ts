import type { StackFacts } from '../../stack-facts.ts';
import type { TimelineEntry } from '../../timeline-entry.ts';
import type { Answer } from '../ask.ts';
import type { Callers } from '../callers.ts';
import { textOf } from '../read-answer.ts';
import type { TimelineFeed } from '../timeline/timeline-feed.ts';

/** Something that was counted after an experiment. */
export interface Finding {
  readonly what: string;
  readonly counted: string | number;
  /** What is promised. Absent: it is only told. */
  readonly promised?: string | number;
}

export interface ExperimentContext {
  readonly callers: Callers;
  readonly stack: StackFacts;
  readonly feed: TimelineFeed;
  /** A user of whom nothing is known yet. */
  readonly userId: string;
  readonly tell: (text: string) => void;
}

/** A way to make something go wrong, and what has to hold all the same. */
export interface Experiment {
  readonly name: string;
  /** What is done. */
  readonly what: string;
  readonly promise: string;
  /** Where that is written. */
  readonly source: string;
  readonly run: (context: ExperimentContext) => Promise<readonly Finding[]>;
}

/** How many customers of the user Dojo has. One is promised. */
export async function customersAtDojo({ callers, userId }: ExperimentContext): Promise<Finding> {
  const path = `/playground/users/${encodeURIComponent(userId)}`;
  const { customersAtDojo: counted } = await callers.playground<{ customersAtDojo: number }>(
    'GET',
    path,
  );
  return { what: 'Customers at Dojo for this user', counted, promised: 1 };
}

/** The next call to this route of Dojo's is done, and its answer lost. */
export async function loseAnswer({ callers }: ExperimentContext, route: string): Promise<void> {
  await callers.dojo('POST', '/simulator/faults', { route, kind: 'answer-lost' });
}

/** `503 dojo_unavailable` */
export function statusAndCode({ status, body }: Answer): string {
  return `${status} ${textOf(body, 'code')}`;
}

/** The user's lines of a kind, from the timeline. */
export function linesOf(
  entries: readonly TimelineEntry[],
  userId: string,
  kind: TimelineEntry['kind'],
): readonly TimelineEntry[] {
  return entries.filter((entry) => entry.userId === userId && entry.kind === kind);
}
