import { proofKeptForMs } from '../../functions/core/customers/customer-account.ts';
import { createDojoKey } from '../../functions/core/dojo/dojo-key.ts';
import { readSecretVersion } from '../../functions/core/secrets/read-secret.ts';
import { functionTimeoutSeconds } from '../../lib/api-rules.ts';
import type { AppStage } from '../../lib/app-stage.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import type { AccountOperation } from './account-operation.ts';

/** The API key that the secret holds now. */
export interface KeyInSecret {
  readonly apiKey: string;
  /** Since when, in epoch milliseconds, by the clock of AWS. */
  readonly putAtMs: number;
  /** From when on no instance can be using the key before it any more. */
  readonly aloneFromMs: number;
}

/** Read once, so that key and age are those of one version. @throws as `createDojoKey`. */
export async function readKeyInSecret({
  target,
  connection,
  clock,
}: AccountOperation): Promise<KeyInSecret> {
  const { environment } = target.settings.dojo;
  const version = await readSecretVersion(connection.secrets, target.dojoKeySecretName);
  const readSecret = async () => version?.text;
  const apiKey = await createDojoKey({ readSecret, environment, ttlMs: 0, clock }).get();
  const putAtMs = version?.createdAtMs;
  if (putAtMs === undefined) {
    throw new CannotRun('Secrets Manager does not say since when the secret holds this key.');
  }
  return { apiKey, putAtMs, aloneFromMs: putAtMs + keyKeptForMs(target.settings) };
}

/**
 * How long after another key was stored an instance may still be using the one before, in milliseconds: it
 * keeps its key so long, a request that has begun with it lasts so long, and what it has proven about the
 * key holds so long.
 */
export function keyKeptForMs({ dojo }: AppStage): number {
  return (dojo.keyTtlSeconds + functionTimeoutSeconds) * 1_000 + proofKeptForMs;
}
