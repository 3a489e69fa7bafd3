import { SettingsError } from './config.ts';
import type { ThisRelease } from './gradual-release.ts';

/**
 * What `-c release=…` says of one deployment.
 *
 * @returns undefined where nothing is said: the settings count.
 * @throws {@link SettingsError} for any other word than `at-once`.
 */
export function readThisRelease(given: unknown): ThisRelease | undefined {
  if (given === undefined || given === 'at-once') return given;
  throw new SettingsError(
    `-c release=${String(given)}: must be at-once, or left out to release as the settings say.`,
  );
}
