import type { Callers } from '../callers.ts';
import type { TimelineFeed } from '../timeline/timeline-feed.ts';
import type { Experiment, Finding } from './experiment.ts';

export interface ExperimentResult {
  readonly userId: string;
  readonly findings: readonly Finding[];
  /** What kept it from its end. */
  readonly problem: string | undefined;
}

/** Runs an experiment with a user of its own, and puts everything back afterwards. */
export async function runExperiment(
  experiment: Experiment,
  callers: Callers,
  { feed, tell }: { readonly feed: TimelineFeed; readonly tell: (text: string) => void },
): Promise<ExperimentResult> {
  const userId = `test-${crypto.randomUUID().slice(0, 6)}`;
  const context = { callers, stack: callers.stack, feed, userId, tell };
  try {
    // The map’s own customer at Dojo, its canary, is made with the very first user: no fault is to hit it.
    await callers.user('first-user', 'PUT', '/customer');
    return { userId, findings: await experiment.run(context), problem: undefined };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    // It may have been cut off with the key revoked, or the table throttled. A stack that is down has nothing of it.
    await callers.playground('DELETE', '/playground/disturbances').catch(() => {});
    return { userId, findings: [], problem };
  } finally {
    await callers.dojo('DELETE', '/simulator/faults');
    await callers.dojo('DELETE', '/simulator/settings');
    await callers.dojo('DELETE', '/simulator/webhooks');
  }
}

export function isKept({ counted, promised }: Finding): boolean {
  return promised === undefined || counted === promised;
}
