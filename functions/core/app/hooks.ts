import type { Deadline } from '../clock.ts';
import type { UserId } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import type { SetupPlan } from '../dojo/dojo-setup-intents.ts';
import type { Log } from '../log.ts';
import type { AmountLimits } from '../money.ts';
import type { OrderPrice } from '../payments/order-price.ts';
import type { AppContext, CallerContext } from './app-context.ts';

// What an app decides. Its files under functions/apps/<app> export constants of these types, and the
// handlers import them as `#app/…`.

export interface PriceOrderInput<Body, Settings = unknown> extends CallerContext<Settings> {
  /** What the phone asks for, already checked against the app's `orderBody`. */
  readonly body: Body;
  /** The amounts that this stage allows, from cdk.json. */
  readonly limits: AmountLimits;
}

/**
 * `order.ts`: what an order costs, or why it is refused. It runs before anything is asked of Dojo.
 * What it throws is answered with 500.
 */
export type PriceOrder<Body, Settings = unknown> = (
  input: PriceOrderInput<Body, Settings>,
) => Promise<OrderPrice>;

/**
 * `customer.ts`: how a user is described to Dojo. Called when the customer is created, not afterwards.
 * What it returns is shown to the team's staff in Dojo's portal; `{}` tells Dojo nothing.
 */
export type DescribeCustomer<Settings = unknown> = (
  input: CallerContext<Settings>,
) => CustomerProfile;

export interface PlanSetupInput<Body, Settings = unknown> extends CallerContext<Settings> {
  /** What the phone asks for, already checked against the app's `setupBody`. */
  readonly body: Body;
}

/** `setup.ts`: why a card is taken to be charged later, and what the user agrees to. */
export type PlanSetup<Body, Settings = unknown> = (
  input: PlanSetupInput<Body, Settings>,
) => Promise<SetupPlan>;

export interface EraseUserInput<Settings = unknown> extends AppContext<Settings> {
  readonly userId: UserId;
  readonly log: Log;
  readonly deadline: Deadline;
}

/**
 * `erasure.ts`: makes the app's own tables forget a user. Called by `DELETE /customer`, by its merchant's
 * counterpart and again by the scheduled audit, until it says `erased`; so it has to be repeatable. While it says `not-yet`, or
 * throws, the user's erasure stays unfinished: `DELETE /customer` answers 202.
 */
export type EraseUser<Settings = unknown> = (
  input: EraseUserInput<Settings>,
) => Promise<'erased' | 'not-yet'>;
