import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { World } from './world.ts';

/** A caller's request: what it does and on which clock. */
export interface CallerPlan {
  /**
   * `ensure`: asks for the customer. `request`: asks for it, uses it at Dojo and has it healed on a
   * 404, as a route does. `remembered`: the same, from an id that its instance remembers.
   */
  readonly role: 'ensure' | 'request' | 'remembered';
  /** By how much its clock is ahead. */
  readonly clockOffsetMs: number;
}

/** Something that neither a caller nor chance does: an erasure's next step, Dojo losing a customer. */
export interface ScriptedEvent {
  readonly name: string;
  /** When it can happen: epoch milliseconds, or `undefined` while it cannot. */
  readonly possibleAtMs: (world: World) => number | undefined;
  readonly happen: (world: World) => void;
}

export interface Bounds {
  /** Faults in one schedule, over all callers. */
  readonly faults: number;
  /** Callers interrupted in mid-flight in one schedule; without it any number. */
  readonly preemptions?: number;
}

export interface Scenario {
  readonly name: string;
  readonly callers: readonly CallerPlan[];
  readonly bounds: Bounds;
  /** The bounds of the deep run. */
  readonly deepBounds: Bounds;
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
  readonly dojoClockOffsetMs: number;
  /** How long Dojo works on a request whose caller has gone away. */
  readonly doneLaterMs: number;
  /**
   * The strong promise: while nothing is sent past its deadline, Dojo never holds two customers of
   * the user at a time, not even until an audit. It stands on the assumptions of the guarantee, so
   * scenarios outside them do without it.
   */
  readonly neverTwo: boolean;
  /** Steps of third parties, in order, each at any moment. */
  readonly events: readonly ScriptedEvent[];
  readonly prepare: (world: World) => void;
  /** What an instance may remember. */
  readonly rememberedId: CustomerId;
}
