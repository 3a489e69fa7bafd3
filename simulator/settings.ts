import type { z } from 'zod';
import { parseControl } from './http/parse-control.ts';
import {
  defaultSettings,
  type SettingChanges,
  type Settings,
  settingChangesSchema,
} from './settings-schema.ts';

/** How the simulator behaves, which can be changed while it runs. */
export class SimulatorSettings {
  /** As the simulator was started. */
  readonly initial: Settings;
  #current: Settings;

  /** @throws Refusal 400 naming each field that is wrong, and what is allowed */
  constructor(initial: SettingChanges = {}) {
    this.initial = merge(defaultSettings, parseControl(settingChangesSchema, initial));
    this.#current = this.initial;
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
    this.#current = merge(this.#current, parseControl(settingChangesSchema, changes));
    return this.#current;
  }

  /** Back to how the simulator was started. */
  reset(): void {
    this.#current = this.initial;
  }
}

function merge(settings: Settings, changes: z.output<typeof settingChangesSchema>): Settings {
  const { lagMs, unknownStatus, nulls, search, refusedCustomers, payments, savedCards, ...single } =
    changes;
  return {
    ...overlay(settings, single),
    lagMs: overlay(settings.lagMs, lagMs),
    unknownStatus: overlay(settings.unknownStatus, unknownStatus),
    nulls: overlay(settings.nulls, nulls),
    search: overlay(settings.search, search),
    refusedCustomers: overlay(settings.refusedCustomers, refusedCustomers),
    payments: overlay(settings.payments, payments),
    savedCards: overlay(settings.savedCards, savedCards),
  };
}

type Changes<Group> = { readonly [Key in keyof Group]?: Group[Key] | undefined };

function overlay<Group extends object>(group: Group, changes: Changes<Group> = {}): Group {
  const changed = { ...group };
  for (const key in changes) {
    const value = changes[key];
    if (value !== undefined) changed[key] = value;
  }
  return changed;
}
