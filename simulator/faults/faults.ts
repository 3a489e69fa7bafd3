import type { z } from 'zod';
import { parseControl } from '../http/parse-control.ts';
import { seededRandom } from '../seeded-random.ts';
import {
  type Fault,
  type FaultSchemas,
  faultSchemas,
  type NextFault,
  type RandomFaults,
} from './fault-schema.ts';

type Queued = z.output<FaultSchemas['next']>;
type RandomPlan = z.output<FaultSchemas['random']>;

export interface ArmedFaults {
  /** Oldest first; `times` is how often each is still to be played. */
  readonly next: readonly Queued[];
  readonly random?: RandomPlan;
}

/** The faults that are still to be played. A queued one goes before a random one. */
export class Faults {
  readonly #schemas: FaultSchemas;
  #queue: Queued[] = [];
  #random: { readonly plan: RandomPlan; readonly draw: () => number } | undefined;

  constructor(routeNames: readonly string[]) {
    this.#schemas = faultSchemas(routeNames);
  }

  /** @throws Refusal 400 naming each field that is wrong, and what is allowed */
  next(fault: NextFault): void {
    this.#queue.push(parseControl(this.#schemas.next, fault));
  }

  /**
   * Replaces the random faults there were; `percentage: 0` ends them.
   *
   * @throws Refusal 400 naming each field that is wrong, and what is allowed
   */
  random(faults: RandomFaults): void {
    const plan = parseControl(this.#schemas.random, faults);
    this.#random = plan.percentage === 0 ? undefined : { plan, draw: seededRandom(plan.seed) };
  }

  /**
   * Takes what an outsider sent: random faults when it has a `percentage`, else the next ones.
   *
   * @throws Refusal 400 naming each field that is wrong, and what is allowed
   */
  arm(request: object): void {
    if ('percentage' in request) this.random(parseControl(this.#schemas.random, request));
    else this.next(parseControl(this.#schemas.next, request));
  }

  list(): ArmedFaults {
    return {
      next: this.#queue.map((fault) => ({ ...fault })),
      ...(this.#random && { random: this.#random.plan }),
    };
  }

  clear(): void {
    this.#queue = [];
    this.#random = undefined;
  }

  /** The fault for a call of this route that has just come in, which counts as played. */
  take(routeName: string): Fault | undefined {
    const queued = this.#queue.find(({ route }) => route === '*' || route === routeName);
    if (!queued) return this.#takeRandom(routeName);
    queued.times -= 1;
    if (queued.times === 0) this.#queue = this.#queue.filter((fault) => fault !== queued);
    return queued;
  }

  #takeRandom(routeName: string): Fault | undefined {
    if (!this.#random) return undefined;
    const { plan, draw } = this.#random;
    if (!plan.routes.includes('*') && !plan.routes.includes(routeName)) return undefined;
    // Two draws for each call, hit or not, keep the stream in step with the calls.
    const [chance, choice] = [draw(), draw()];
    if (chance * 100 >= plan.percentage) return undefined;
    const kind = plan.kinds[Math.floor(choice * plan.kinds.length)];
    return kind && faultOfPlan(kind, plan);
  }
}

function faultOfPlan(kind: RandomPlan['kinds'][number], plan: RandomPlan): Fault {
  const { delayMs, status, retryAfterSeconds } = plan;
  switch (kind) {
    case 'delay':
    case 'slow-commit':
      return { kind, delayMs };
    case 'status':
      return { kind, status, retryAfterSeconds };
    case 'status-after-commit':
      return { kind, status };
    default:
      return { kind };
  }
}
