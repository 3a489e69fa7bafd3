import { type Account, Accounts } from './accounts.ts';
import { SimulatorClock } from './clock.ts';
import { dojoRouteNames } from './dojo-routes.ts';
import { Faults } from './faults/faults.ts';
import { RequestLog } from './http/request-log.ts';
import { Ids } from './ids.ts';
import { createServer } from './server.ts';

export interface DojoSimulatorOptions {
  /** Default 0: a free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Epoch milliseconds. Default: the machine's clock. */
  readonly clock?: () => number;
  /** Makes ids the same on each run. Default: random ids. */
  readonly seed?: number;
  /** Default 15 minutes. */
  readonly customerSecretTtlMs?: number;
  /** For how long a new customer is missing from the search. Default 0. */
  readonly searchLagMs?: number;
}

/** A running simulator of Dojo's API, holding everything in memory. */
export interface DojoSimulator {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** One for each API key that was used, in that order; `state()` says what each holds. */
  readonly accounts: { list(): readonly Account[] };
  /** Moves its time ahead: secrets expire, and calls that a fault holds back come due. */
  advanceClock(ms: number): void;
  /** Back to how it was at the start: no data, faults, requests or moved clock. */
  reset(): void;
  /** Stops at once: breaks open connections and drops what a fault holds back. */
  close(): Promise<void>;
}

/**
 * Starts a simulator.
 *
 * @throws the system's error, e.g. EADDRINUSE, when it cannot listen
 */
export async function startDojoSimulator(
  options: DojoSimulatorOptions = {},
): Promise<DojoSimulator> {
  const clock = new SimulatorClock(options.clock ?? Date.now);
  const ids = new Ids(options.seed);
  const accounts = new Accounts({
    clock,
    ids,
    customerSecretTtlMs: options.customerSecretTtlMs ?? 15 * 60 * 1000,
    searchLagMs: options.searchLagMs ?? 0,
  });
  const faults = new Faults(dojoRouteNames);
  const requests = new RequestLog();
  const reset = () => {
    clock.reset();
    ids.restart();
    accounts.clear();
    faults.clear();
    requests.clear();
  };
  const server = createServer({ accounts, clock, faults, requests, reset });
  const url = await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  return {
    url,
    faults,
    requests,
    accounts,
    advanceClock: (ms) => clock.advance(ms),
    reset,
    close: async () => {
      clock.reset();
      await server.close();
    },
  };
}
