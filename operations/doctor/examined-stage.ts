import type { Clock } from '../../functions/core/clock.ts';
import type { Connection } from '../connect.ts';
import type { KeyCheck } from '../key/check-keys.ts';
import type { KeyStatus } from '../key/key-status.ts';
import type { DescribedStack } from '../stack-outputs.ts';
import type { Target } from '../target.ts';
import type { CommandTarget } from '../webhooks/command-line.ts';
import type { AwsApi } from './aws-api.ts';

/** What there is of a stage on AWS beside its API, table and secrets. */
export interface StageOnAws extends DescribedStack {
  /** Of the stack, e.g. `save-card-demo-sandbox`: its metrics and alarms are named after it as well. */
  readonly stackName: string;
  readonly region: string;
  readonly api: AwsApi;
}

/** The stage that is examined, and what several checks ask for: each is asked once. */
export interface ExaminedStage {
  readonly target: Target;
  readonly connection: Connection;
  /** What to name in the commands that are advised. `stack` is `undefined` for the local one. */
  readonly args: CommandTarget;
  readonly clock: Clock;
  /** Whose tokens the API takes; `undefined`: that is not known. */
  readonly issuerUrl: string | undefined;
  /** The ids of the app's consumers of payment events. */
  readonly consumers: readonly string[];
  /** Whether Dojo's webhooks have a route here: an app may leave it out. */
  readonly takesWebhooks: boolean;
  /** `undefined`: it is the local stack. */
  readonly onAws: StageOnAws | undefined;
  /** Where the local stack tells of its queues. */
  readonly localQueuesUrl: string | undefined;
  readonly readStatus: () => Promise<KeyStatus>;
  readonly askDojo: () => Promise<KeyCheck>;
  /** Dojo's answer to a request without a key. */
  readonly dojoAnswer: () => Promise<TimedAnswer>;
}

/** An HTTP answer, and when it came. */
export interface TimedAnswer {
  readonly status: number;
  /** Its header `Date`, which counts whole seconds, in epoch milliseconds. `undefined`: it has none. */
  readonly dateMs: number | undefined;
  /** By our clock, halfway between request and answer. */
  readonly atMs: number;
}
