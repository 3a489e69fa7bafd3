import { Accounts } from './accounts.ts';
import { SimulatorClock } from './clock.ts';
import { dojoRouteNames } from './dojo-routes.ts';
import { Faults } from './faults/faults.ts';
import { type CallWatcher, CallWatchers } from './http/call-watchers.ts';
import { RequestLog } from './http/request-log.ts';
import { Ids } from './ids.ts';
import type { Autosave } from './persistence/autosave.ts';
import { keepInFile } from './persistence/state-file.ts';
import { createServer } from './server.ts';
import { SimulatorSettings } from './settings.ts';
import type { SettingChanges } from './settings-schema.ts';
import { Webhooks } from './webhooks/webhooks.ts';

// The simulator's door: whoever stands outside imports this file and no other.
export {
  type FaultKind,
  faultKinds,
  type NextFault,
  type RandomFaults,
} from './faults/fault-schema.ts';
export type { CallWatcher, WatchedAnswer, WatchedCall } from './http/call-watchers.ts';
export { type SandboxCard, sandboxCards } from './payments/sandbox-cards.ts';
export { type DataFolder, takeDataFolder } from './persistence/data-folder.ts';
export { simulatorFileName } from './persistence/state-file.ts';
export { UnusableData } from './persistence/unusable-data.ts';
export { seededRandom } from './seeded-random.ts';

export interface DojoSimulatorOptions {
  /** Default 0: a free port. */
  readonly port?: number;
  /** Epoch milliseconds. Default: the machine's clock. */
  readonly clock?: () => number;
  /** Makes ids the same on each run. Default: random ids. */
  readonly seed?: number;
  /** How it behaves, where that is not to be as usual. */
  readonly settings?: SettingChanges;
  /** API keys that belong together: each list is one account. Default: each key has its own. */
  readonly sharedKeys?: readonly (readonly string[])[];
  /**
   * Keeps accounts and all that they hold over restarts. One simulator at a time may have it.
   * Default: memory only.
   */
  readonly file?: string | undefined;
}

/** A running simulator of Dojo's API. */
export interface DojoSimulator {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Tells each call from now on, with headers and bodies. Returns what ends it. */
  watchCalls(watcher: CallWatcher): () => void;
  /** In the order in which their API keys were first used; `state()` says what each holds. */
  readonly accounts: Pick<Accounts, 'list' | 'addKey' | 'revokeKey' | 'isRevoked' | 'restoreKey'>;
  /** How webhooks are delivered, and what became of them. */
  readonly webhooks: Omit<Webhooks, 'publish' | 'clear'>;
  readonly settings: SimulatorSettings;
  /**
   * Moves its time ahead: secrets and intents expire, and what a fault holds back, webhooks that
   * wait for their retry and those that wait for an answer come due.
   */
  advanceClock(ms: number): void;
  /** Back to its start: settings and keys as then, no data, faults, requests, webhooks or moved clock. */
  reset(): void;
  /**
   * Stops at once: breaks open connections, drops what waits or is under way, and saves.
   *
   * @throws when it cannot save
   */
  close(): Promise<void>;
}

/**
 * Starts a simulator.
 *
 * @throws Refusal for settings or keys that cannot be
 * @throws UnusableData for a file that it has not written, and leaves that file as it is
 * @throws the system's error, e.g. EADDRINUSE, when it cannot listen
 */
export async function startDojoSimulator(
  options: DojoSimulatorOptions = {},
): Promise<DojoSimulator> {
  const clock = new SimulatorClock(options.clock ?? Date.now);
  const ids = new Ids(options.seed);
  const settings = new SimulatorSettings(options.settings);
  const webhooks = new Webhooks({ clock, ids });
  let autosave: Autosave | undefined;
  const accounts = new Accounts({
    clock,
    ids,
    settings,
    webhooks,
    onDataChange: () => autosave?.changed(),
  });
  const faults = new Faults(dojoRouteNames);
  const requests = new RequestLog();
  const callWatchers = new CallWatchers();

  function shareKeys(): void {
    for (const [first = '', ...others] of options.sharedKeys ?? []) {
      for (const key of others) accounts.addKey(key, { sameAccountAs: first });
    }
  }

  function reset(): void {
    webhooks.clear();
    clock.reset();
    ids.restart();
    accounts.clear();
    faults.clear();
    requests.clear();
    settings.reset();
    shareKeys();
  }

  const server = createServer({
    accounts,
    callWatchers,
    clock,
    faults,
    ids,
    requests,
    settings,
    webhooks,
    reset,
  });
  if (options.file !== undefined) autosave = await keepInFile(options.file, { accounts, ids });
  try {
    shareKeys();
    const url = await server.listen({ port: options.port ?? 0, host: '127.0.0.1' });
    return {
      url,
      faults,
      requests,
      watchCalls: (watcher) => callWatchers.add(watcher),
      accounts,
      webhooks,
      settings,
      advanceClock: (ms) => clock.advance(ms),
      reset,
      close: async () => {
        webhooks.clear();
        clock.reset();
        await server.close();
        await autosave?.close();
      },
    };
  } catch (error) {
    // Kept intents wait for their expiry, and would keep the process alive.
    clock.reset();
    throw error;
  }
}
