import type { Exchange, Interception, Verdict } from './wiretap.ts';

/** Killed for good, or stopped until another process has taken over and then let go again. */
export type Fate = 'killed' | 'frozen';

/** One moment of a request at which its process is stopped. */
export interface Step<Situation> {
  readonly situation: Situation;
  readonly fate: Fate;
  readonly moment: 'before' | 'after';
  /** From 1, in the order of an undisturbed request. */
  readonly number: number;
  readonly call: string;
  /** From 1: how often there was such a call by then. */
  readonly occurrence: number;
}

/** What is stopped how, and where. */
export interface StopPlan<Situation> {
  readonly fate: Fate;
  readonly situations: readonly Situation[];
  /** Reads leave nothing behind, so that a process is stopped before them only, or not at all. */
  readonly reads: 'before' | 'skip';
}

/** By how much the clock of whoever takes over is ahead: past every lease and Dojo's time to settle. */
export const takeoverAfterMs = 60_000;
/** As many processes as start beside each other without getting slower. */
export const lanes = 4;

/** Every step at which the plans stop a process, in requests that make these calls. */
export function stepsOf<Situation>(
  plans: readonly StopPlan<Situation>[],
  calls: ReadonlyMap<Situation, readonly string[]>,
): readonly Step<Situation>[] {
  return plans.flatMap(({ fate, situations, reads }) =>
    situations.flatMap((situation) =>
      momentsOf(calls.get(situation) ?? [], reads).map((step) => ({ ...step, situation, fate })),
    ),
  );
}

/** The situations that any of the plans has. */
export function situationsOf<Situation>(
  plans: readonly StopPlan<Situation>[],
): readonly Situation[] {
  return [...new Set(plans.flatMap(({ situations }) => situations))];
}

function isRead(call: string): boolean {
  return /^(GetItem|GET |POST .*\/search)/.test(call);
}

function momentsOf(
  calls: readonly string[],
  reads: 'before' | 'skip',
): Omit<Step<unknown>, 'situation' | 'fate'>[] {
  return calls.flatMap((call, index) => {
    const occurrence = calls.slice(0, index + 1).filter((each) => each === call).length;
    const moments = isRead(call)
      ? (['before'] as const).filter(() => reads === 'before')
      : (['before', 'after'] as const);
    return moments.map((moment) => ({ moment, number: index + 1, call, occurrence }));
  });
}

/** Writes down the calls of an undisturbed request. */
export function listening(calls: string[]): Interception {
  return {
    before: ({ name }) => {
      calls.push(name);
      return 'go-on';
    },
  };
}

/** Holds one call up, until it is told what becomes of it. */
export function stopping({
  call,
  occurrence,
  moment,
}: Pick<Step<unknown>, 'call' | 'occurrence' | 'moment'>) {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<Verdict>();
  const counts = { before: 0, after: 0 };
  const meet =
    (here: 'before' | 'after') =>
    ({ name }: Exchange): Verdict | Promise<Verdict> => {
      if (name !== call) return 'go-on';
      counts[here] += 1;
      if (here !== moment || counts[here] !== occurrence) return 'go-on';
      reached.resolve();
      return released.promise;
    };
  return {
    reached: reached.promise,
    release: (verdict: Verdict) => released.resolve(verdict),
    before: meet('before'),
    after: meet('after'),
  };
}
