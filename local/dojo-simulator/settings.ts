import { z } from 'zod';
import { parseControl } from './http/parse-control.ts';

export interface Settings {
  /** For how long a new customer secret is good. Those there are keep their expiry. */
  readonly customerSecretTtlMs: number;
  /** For how long a new customer is missing from the search. */
  readonly searchLagMs: number;
}

const oneDayMs = 24 * 60 * 60 * 1000;

/** The body of `POST /simulator/settings`. What is left out stays. */
export const settingChangesSchema = z.strictObject({
  customerSecretTtlMs: z.int().min(1).max(oneDayMs).optional(),
  searchLagMs: z.int().min(0).max(oneDayMs).optional(),
});

export type SettingChanges = z.input<typeof settingChangesSchema>;

/** The settings that can be changed while the simulator runs. */
export class SimulatorSettings {
  readonly #initial: Settings;
  #current: Settings;

  constructor(initial: Settings) {
    this.#initial = initial;
    this.#current = initial;
  }

  get current(): Settings {
    return this.#current;
  }

  /**
   * Changes the given ones and leaves the others.
   *
   * @throws Refusal 400 naming each field that is wrong, and what is allowed
   */
  change(changes: SettingChanges): Settings {
    const { customerSecretTtlMs, searchLagMs } = parseControl(settingChangesSchema, changes);
    this.#current = {
      customerSecretTtlMs: customerSecretTtlMs ?? this.#current.customerSecretTtlMs,
      searchLagMs: searchLagMs ?? this.#current.searchLagMs,
    };
    return this.#current;
  }

  /** Back to how the simulator was started. */
  reset(): void {
    this.#current = this.#initial;
  }
}
