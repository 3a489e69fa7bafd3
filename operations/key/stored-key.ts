import {
  apiKeyIn,
  type DojoEnvironment,
  environmentOfKey,
  isDojoKey,
} from '../../functions/core/dojo/dojo-key.ts';
import { readSecretVersion } from '../../functions/core/secrets/read-secret.ts';
import type { KeyOperation } from './key-operation.ts';

/**
 * What the secret of the Dojo key holds. `missing`: nothing yet, or no key. `unreadable`: something that is
 * no Dojo key. `wrong-environment`: a key of Dojo's other environment, which the functions refuse.
 */
export type StoredKeyState = 'fits' | 'missing' | 'unreadable' | 'wrong-environment';

export interface StoredKey {
  readonly state: StoredKeyState;
  /** Never to be printed. `undefined`: there is none. */
  readonly apiKey: string | undefined;
  /** Whose key it is; `undefined`: nobody's. */
  readonly environment: DojoEnvironment | undefined;
  /** Since when it is stored, in epoch milliseconds, by the clock of AWS. `undefined`: not told. */
  readonly changedAtMs: number | undefined;
}

/** @throws Unavailable when Secrets Manager does not answer or refuses. */
export async function readStoredKey({
  target,
  connection,
}: Pick<KeyOperation, 'target' | 'connection'>): Promise<StoredKey> {
  const version = await readSecretVersion(connection.secrets, target.dojoKeySecretName);
  const apiKey = apiKeyIn(version?.text);
  const environment = apiKey === undefined ? undefined : environmentOfKey(apiKey);
  return {
    state: stateOf(apiKey, environment, target.settings.dojo.environment),
    apiKey,
    environment,
    changedAtMs: version?.createdAtMs,
  };
}

function stateOf(
  apiKey: string | undefined,
  environment: DojoEnvironment | undefined,
  wanted: DojoEnvironment,
): StoredKeyState {
  if (apiKey === undefined) return 'missing';
  if (isDojoKey(apiKey, wanted)) return 'fits';
  return environment === undefined || environment === wanted ? 'unreadable' : 'wrong-environment';
}
