import type { SimulatorClock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { SimulatorSettings } from './settings.ts';

/** What the parts of every account share. */
export interface SimulatorContext {
  readonly clock: SimulatorClock;
  readonly ids: Ids;
  readonly settings: SimulatorSettings;
  /** Is told of each change in what the accounts hold. */
  readonly onDataChange: () => void;
}
