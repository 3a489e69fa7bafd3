import {
  type DojoSimulator,
  faultKinds,
  type RandomFaults,
} from '../../simulator/dojo-simulator.ts';

/** One attempt at Dojo, as the races set it: what is silent for longer has failed. */
export const attemptTimeoutMs = 1_000;
/** Longer than an attempt: Dojo does what was asked for after its caller has given up. */
const defaultDelayMs = 1_500;

/** A plan knows one status, so that it changes with every few calls. */
function plansOf({
  doesWhatItThrottles = false,
}: FaultShare): readonly Pick<RandomFaults, 'kinds' | 'status' | 'retryAfterSeconds'>[] {
  return [
    { kinds: [...faultKinds], status: 500 },
    { kinds: [...faultKinds], status: 503 },
    {
      kinds: faultKinds.filter((kind) => doesWhatItThrottles || kind !== 'status-after-commit'),
      status: 429,
      retryAfterSeconds: 1,
    },
  ];
}
const callsPerPlan = 5;

export interface FaultShare {
  /** Of the calls to Dojo, whatever the route. 0: none. */
  readonly percentage: number;
  readonly seed: number;
  /** How late Dojo is where it is late. Default 1,500. */
  readonly delayMs?: number;
  /** Whether Dojo may have done what it answers with 429. Default no. */
  readonly doesWhatItThrottles?: boolean;
}

/**
 * Random faults of every kind the simulator knows, on every Dojo route. The same seed gives the same
 * faults in the same order; which call meets which depends on how the calls interleave.
 */
export function armShiftingFaults(
  { faults }: Pick<DojoSimulator, 'faults'>,
  share: FaultShare,
): void {
  const { percentage, seed, delayMs = defaultDelayMs } = share;
  const plans = plansOf(share);
  const take = faults.take.bind(faults);
  let calls = 0;
  // The simulator asks once for each call: the one moment at which a plan can follow another.
  faults.take = (route) => {
    const plan = Math.floor(calls / callsPerPlan);
    if (calls++ % callsPerPlan === 0) {
      faults.random({
        percentage,
        seed: seed * 1_000 + plan,
        delayMs,
        ...plans[plan % plans.length],
      });
    }
    return take(route);
  };
}
