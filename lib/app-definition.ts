import type { AppStage } from './app-stage.ts';
import type { Backend } from './backend.ts';
import type { EventPattern } from './event-pattern.ts';
import type { Route } from './routes.ts';

/** A key of a table: its attribute and what its values are. */
export interface AppTableKey {
  readonly name: string;
  readonly type: 'string' | 'number' | 'binary';
}

/**
 * A table of the app's own. Each gets what the customer map has: on-demand capacity, point-in-time
 * recovery, deletion protection, encryption with a key whose use is in CloudTrail; it stays when the
 * stack goes.
 */
export interface AppTableDefinition {
  readonly partitionKey: AppTableKey;
  /** Default: none. */
  readonly sortKey?: AppTableKey;
  /** An attribute of epoch seconds after which DynamoDB deletes an item. Default: items stay. */
  readonly timeToLiveAttribute?: string;
  /** Global secondary indexes by name. Default: none. */
  readonly indexes?: Readonly<Record<string, AppTableIndex>>;
}

export interface AppTableIndex {
  readonly partitionKey: AppTableKey;
  /** Default: none. */
  readonly sortKey?: AppTableKey;
  /** Which attributes are in it. Default: `all`. */
  readonly projects?: 'all' | 'keys';
}

/** `read`: get, query and scan, indexes as well. `write`: the same, and put, update and delete. */
export type AppTableRights = 'read' | 'write';

/** What a function, or a hook, uses of the app's own. It gets these and their names, no others. */
export interface AppNeeds {
  /** By the table's name in the definition. Default: none. */
  readonly tables?: Readonly<Record<string, AppTableRights>>;
  /** Default: none. */
  readonly secrets?: readonly string[];
  /** Default: none. */
  readonly variables?: readonly string[];
}

/** The parts of an app's code that shipped functions call. */
export type Hook = 'order' | 'customer' | 'setup' | 'erasure';

/**
 * A route of the app's own: `functions/apps/<app>/<id>/` with `handler.ts` and `contract.ts`. It is for
 * the app's users, with their tokens.
 */
export interface AppRoute extends Omit<Route, 'authorization'>, AppNeeds {}

/** A function that events on the bus call: `functions/apps/<app>/<id>/handler.ts`. */
export interface AppConsumer extends AppNeeds {
  readonly id: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Which events. */
  readonly pattern: EventPattern;
}

/** Everything that is deployed for one app beyond what every app gets: `lib/apps/<app>.ts`. */
export interface AppDefinition {
  /** Default: none. */
  readonly routes?: readonly AppRoute[];
  /** Ids of shipped routes that the app does not use: they are not deployed. Default: none. */
  readonly withoutRoutes?: readonly string[];
  /** Default: none. */
  readonly consumers?: readonly AppConsumer[];
  /** By a name of a-z, 0-9 and dashes. Default: none. */
  readonly tables?: Readonly<Record<string, AppTableDefinition>>;
  /**
   * Secrets by a name of a-z, 0-9 and dashes, each with a sentence for people. They are created empty, as
   * `save-card/<app>/<stage>/app/<name>`; a person puts the value in. Default: none.
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Environment variables by name (A-Z, 0-9 and _): what each is for a stage. Default: none. */
  readonly variables?: Readonly<Record<string, (settings: AppStage) => string>>;
  /** What the app's hooks use: every shipped function that calls the hook gets it. Default: nothing. */
  readonly hooks?: Readonly<Partial<Record<Hook, AppNeeds>>>;
  /**
   * For whatever the rest of this cannot say: called when the backend of a stage stands, with its public
   * parts. Only `cdk` calls it: what it makes is not there under `npm start`. Default: nothing more.
   */
  readonly extend?: (backend: Backend) => void;
}
