import { isDeepStrictEqual } from 'node:util';
import type { DojoSimulator } from '../../simulator/dojo-simulator.ts';
import type { TableThrottle } from './table-throttle.ts';

export interface Disturbed {
  readonly simulator: DojoSimulator;
  /** The API key that the stack has for it. */
  readonly key: string;
  readonly throttle: TableThrottle;
}

/** What was told to go wrong and is not put back, each as a sentence. An experiment leaves it when it is cut off. */
export function disturbances({ simulator, key, throttle }: Disturbed): readonly string[] {
  const { faults, settings, webhooks, accounts } = simulator;
  const { next, random } = faults.list();
  const { lagMs, ...others } = settings.current;
  const { lagMs: initialLagMs, ...initialOthers } = settings.initial;
  const { hold, reorder, ...sending } = webhooks.behaviour();
  const isSending = sending.duplicate > 1 || sending.capitalise || sending.signWith !== 'newest';
  return [
    ...next.map(({ kind, route, times }) => {
      const calls = times === 1 ? 'call' : `${times} calls`;
      return `A fault waits for the next ${calls} of ${nameOf([route])}: ${kind}.`;
    }),
    ...(random === undefined
      ? []
      : [
          `${random.percentage} % of the calls of ${nameOf(random.routes)} go wrong: ${random.kinds.join(', ')}.`,
        ]),
    ...when(!isDeepStrictEqual(lagMs, initialLagMs), 'Dojo shows what is old.'),
    ...when(
      !isDeepStrictEqual(others, initialOthers),
      'Dojo behaves otherwise than at its start: its settings were changed.',
    ),
    ...when(hold, 'Webhooks are held back.'),
    ...when(reorder, 'The next two webhooks change places.'),
    ...when(isSending, 'Webhooks are sent otherwise than Dojo does.'),
    ...when(accounts.isRevoked(key), 'The API key is revoked.'),
    ...when(throttle.left > 0, `The table refuses the next requests: ${throttle.left}.`),
  ];
}

/** Puts all of it back. What was held is sent. */
export function putRight({ simulator, key, throttle }: Disturbed): void {
  const { faults, settings, webhooks, accounts } = simulator;
  faults.clear();
  settings.reset();
  webhooks.reset();
  if (accounts.isRevoked(key)) accounts.restoreKey(key);
  throttle.refuseNext(0);
}

function nameOf(routes: readonly string[]): string {
  return routes.includes('*') ? 'any route of Dojo’s' : routes.join(', ');
}

function when(applies: boolean, sentence: string): readonly string[] {
  return applies ? [sentence] : [];
}
