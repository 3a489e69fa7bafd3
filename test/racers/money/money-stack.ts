import { simulatorKey } from '../../../local/dojo-account.ts';
import { localNames } from '../../../local/local-names.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { onFixtures, onlyRoutes } from '../../fixtures/fixture-app.ts';
import type { Backend } from '../backend.ts';
import type { DojoAccess } from '../post-to-dojo.ts';
import { attemptTimeoutMs } from '../shifting-faults.ts';
import { functionsInMovedTime, type MovedFunctions } from './functions-in-moved-time.ts';
import type { RaceTime } from './race-time.ts';

/** A local stack with the routes that move money, in a time that can be moved. */
export interface MoneyStack extends Backend, DojoAccess {
  readonly apiUrl: string;
  /** What waits to be settled, and what nobody could settle. */
  readonly settling: ReturnType<LocalStack['queues']['queue']>;
  readonly unsettled: ReturnType<LocalStack['queues']['queue']>;
  close(): Promise<void>;
}

export interface MoneyStackOptions extends MovedFunctions {
  readonly time: RaceTime;
  readonly log: (line: string) => void;
}

export async function startMoneyStack({
  time,
  log,
  ...functions
}: MoneyStackOptions): Promise<MoneyStack> {
  const stack = await startLocalStack({
    ...onFixtures,
    builtIn: () => functionsInMovedTime(functions),
    changeFunctions: onlyRoutes(...functions.routes),
    changeSettings: (settings) => ({ ...settings, dojo: { ...settings.dojo, attemptTimeoutMs } }),
    timer: time.timer,
    log,
  });
  const { settings, simulator, queues } = stack;
  if (simulator === undefined) throw new Error('A race is run on the simulator only.');
  time.takeAlong(simulator);
  const names = localNames(settings);
  return {
    ...stack,
    simulator,
    dojoKey: simulatorKey(settings.dojo.environment),
    settling: queues.queue(names.settleQueue),
    unsettled: queues.queue(names.unsettledQueue),
  };
}
