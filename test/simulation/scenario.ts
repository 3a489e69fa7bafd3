import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { Bounded, ScriptedEvent as EventOf, Plan } from './simulation.ts';
import type { World } from './world.ts';

/** What a caller does. */
export type Role =
  /** Asks for the customer. */
  | 'ensure'
  /** Asks for it, uses it at Dojo and has it replaced on a 404, as a route does. */
  | 'request'
  /** The same, from an id that its instance remembers. */
  | 'remembered'
  /** Asks to be erased. */
  | 'erase'
  /** What settles looks at a lost attempt, without being asked. */
  | 'settle-customer'
  /** The same, at an erasure. */
  | 'settle-erasure'
  /** The scheduled audit of this deployment, which may repair. */
  | 'audit'
  /** The same, which only reports and does what users have asked for. */
  | 'audit-report-only'
  /** That of another deployment on the same Dojo account, which knows the same user, and may repair. */
  | 'audit-of-another';

/** A caller's request: what it does and on which clock. */
export interface CallerPlan extends Plan {
  readonly role: Role;
}

/** Something that neither a caller nor chance does: Dojo loses a customer, a person swaps the key. */
export type ScriptedEvent = EventOf<World>;

export interface Scenario extends Bounded {
  readonly name: string;
  readonly callers: readonly CallerPlan[];
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
  readonly dojoClockOffsetMs: number;
  /** How long Dojo works on a request whose caller has gone away. */
  readonly doneLaterMs: number;
  /** For how long Dojo answers that it does not know a new customer, but for its list. */
  readonly shownAfterMs: number;
  /**
   * The strong promise: while nothing is sent past its deadline, Dojo never holds two customers of
   * the user at a time, not even until an audit. It stands on the assumptions of the guarantee, so
   * scenarios outside them do without it.
   */
  readonly neverTwo: boolean;
  /** The real Dojo client proves the account of the key for each call. Otherwise the key is right. */
  readonly keysMatter: boolean;
  /** Steps of third parties, in order, each at any moment. */
  readonly events: readonly ScriptedEvent[];
  readonly prepare: (world: World) => void;
  /** What an instance may remember. */
  readonly rememberedId: CustomerId;
}
