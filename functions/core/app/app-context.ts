import type { UserId } from '../customers/customer-link.ts';
import type { createTableClient } from '../dynamodb/table-client.ts';
import type { Claims } from '../http/call.ts';

/** A table of the app, as `lib/apps/<app>.ts` declares it. */
export interface AppTable {
  /** What `TableName` of a command has to be. */
  readonly name: string;
  /**
   * The instance's own client. What goes wrong is thrown as the SDK throws it, and answered with 500
   * unless the app's code catches it; `ConditionalCheckFailedException` is for the app to expect.
   */
  readonly client: Pick<ReturnType<typeof createTableClient>, 'send'>;
}

/** What every piece of an app's own code is given. */
export interface AppContext<Settings = unknown> {
  /** The app's name in cdk.json. */
  readonly app: string;
  /** The stage's name in cdk.json. */
  readonly stage: string;
  /** The block `appSettings` of this stage in cdk.json, as `settings.ts` of the app parses it. */
  readonly settings: Settings;
  /** @throws Error for a table that `lib/apps/<app>.ts` does not give to this function. */
  table(name: string): AppTable;
  /**
   * The value of a secret, kept for five minutes.
   * @throws Error for one that `lib/apps/<app>.ts` does not give to this function, NotConfigured or
   * Unavailable when it cannot be read.
   */
  secret(name: string): Promise<string>;
  /** @throws Error for a variable that `lib/apps/<app>.ts` does not give to this function. */
  variable(name: string): string;
}

/** The same, for one request of a signed-in user. */
export interface CallerContext<Settings = unknown> extends AppContext<Settings> {
  readonly userId: UserId;
  /** Of the caller's token. */
  readonly claims: Claims;
}
