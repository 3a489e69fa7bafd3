import type { Accounts } from '../accounts.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Answer } from '../http/answer.ts';
import type { CallWatchers } from '../http/call-watchers.ts';
import type { RawBody } from '../http/request-body.ts';
import type { RequestLog } from '../http/request-log.ts';
import type { Ids } from '../ids.ts';
import type { SimulatorSettings } from '../settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

/** What the control endpoints act on. */
export interface Controls {
  readonly accounts: Accounts;
  readonly callWatchers: CallWatchers;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly requests: RequestLog;
  readonly settings: SimulatorSettings;
  readonly webhooks: Webhooks;
  readonly reset: () => void;
}

/** An endpoint of the simulator itself, which Dojo does not have. Faults never touch it. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly handle: (controls: Controls, body: RawBody) => Answer;
}
