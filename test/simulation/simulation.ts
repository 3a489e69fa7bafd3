import type { Caller } from './caller.ts';

/** What the explorer has to know of everything outside the callers. */
export interface SimulatedWorld {
  /** True time. */
  readonly nowMs: number;
  /** How often something has changed that a caller can see. */
  readonly changes: number;
  /** The first thing that must never happen and did. */
  readonly violation: string | undefined;
  violate(sentence: string): void;
  /** Lets time pass until `atMs`. What is due by then happens on the way. */
  advanceTo(atMs: number): void;
  /** Everything that the future depends on, as text. */
  describe(): string;
  /** Moments that make a difference to who arrives then, by the clock of whoever wrote them down. */
  turningPointsMs(): readonly number[];
  /** What Dojo still works on, though its callers are gone. */
  lateEffects(): readonly LateEffect[];
}

export interface LateEffect {
  /** As a schedule shows it: `cust_sandbox_A1 appears`. */
  readonly what: string;
  readonly happen: () => void;
}

/** A caller's request. Callers with equal plans are interchangeable. */
export interface Plan {
  /** By how much its clock is ahead. */
  readonly clockOffsetMs: number;
}

/** Something that neither a caller nor chance does: Dojo loses a customer, a person uses the portal. */
export interface ScriptedEvent<World extends SimulatedWorld> {
  readonly name: string;
  /** When it can happen: epoch milliseconds, or `undefined` while it cannot. */
  readonly possibleAtMs: (world: World) => number | undefined;
  readonly happen: (world: World) => void;
}

/** How a caller has come to its end. */
export interface Ended {
  readonly name: string;
  readonly ending: string;
  /** Faults that it has met itself. */
  readonly faults: number;
}

/** A scenario as the explorer sees it, whatever it is about. */
export interface Simulation<World extends SimulatedWorld, CallerPlan extends Plan> {
  readonly name: string;
  readonly callers: readonly CallerPlan[];
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
  /** Steps of third parties, in order, each at any moment. */
  readonly events: readonly ScriptedEvent<World>[];
  /** Something of a caller goes on beside its steps: wait for it after each. */
  readonly goesOnBeside: boolean;
  readonly createWorld: () => World;
  /** Does what the plan says, through the real code, and tells how it ended. */
  readonly run: (world: World, caller: Caller, plan: CallerPlan) => Promise<string>;
  readonly noteEnding: (world: World, ended: Ended) => void;
  /** Once all callers have ended: what must hold then. */
  readonly finish: (world: World, schedule: string[]) => Promise<void>;
}

export interface Bounds {
  /** Faults in one schedule, over all callers. */
  readonly faults: number;
  /** Callers interrupted in mid-flight in one schedule; without it any number. */
  readonly preemptions?: number;
}

/** A scenario with the bounds of each kind of run. */
export interface Bounded {
  readonly bounds: Bounds;
  /** Those of `npm run proofs`, where `bounds` take seconds. Default: `bounds`. */
  readonly quickBounds?: Bounds;
  /** The bounds of the deep run. */
  readonly deepBounds: Bounds;
}
