import { type DojoEnvironment, keyPrefixes } from '../../functions/core/dojo/dojo-key.ts';
import { isFailure } from '../../functions/core/failures.ts';
import { readSecretVersion } from '../../functions/core/secrets/read-secret.ts';
import { parseWebhookSecrets } from '../../functions/core/webhooks/stored-webhook-secrets.ts';
import { type AgeOfSecret, ageOfSecret } from './age-of-secret.ts';
import type { KeyExitCode, KeyOperation } from './key-operation.ts';
import { readStoredKey, type StoredKeyState } from './stored-key.ts';

/** What there is to say about a stage's keys without asking Dojo. Holds none of them. */
export interface KeyStatus {
  readonly target: string;
  readonly dojoKey: AgeOfSecret & {
    readonly state: StoredKeyState;
    /** What every key of its environment starts with. `undefined`: there is no key. */
    readonly prefix: string | undefined;
    readonly environment: DojoEnvironment | undefined;
    /** Of the stage's settings. */
    readonly stageEnvironment: DojoEnvironment;
  };
  readonly webhookSecrets: AgeOfSecret & {
    readonly state: WebhookSecretsState;
    /** How many are accepted: two while one replaces the other. */
    readonly count: number;
  };
}

/** `none`: the stack was deployed before there were webhooks. */
export type WebhookSecretsState = 'stored' | 'missing' | 'unreadable' | 'none';

/** Reads both secrets. Changes nothing. @throws Unavailable when Secrets Manager does not hand one out. */
export async function readKeyStatus(operation: KeyOperation): Promise<KeyStatus> {
  const { target, clock } = operation;
  const [key, webhookSecrets] = await Promise.all([
    readStoredKey(operation),
    readWebhookSecrets(operation),
  ]);
  return {
    target: target.name,
    dojoKey: {
      state: key.state,
      prefix: key.environment && keyPrefixes[key.environment],
      environment: key.environment,
      stageEnvironment: target.settings.dojo.environment,
      ...ageOfSecret(key.changedAtMs, clock()),
    },
    webhookSecrets,
  };
}

/** @throws Unavailable as `readKeyStatus`. */
export async function readWebhookSecrets({
  target,
  connection,
  clock,
}: KeyOperation): Promise<KeyStatus['webhookSecrets']> {
  const { webhookSecretName } = target;
  const version =
    webhookSecretName === undefined
      ? undefined
      : await readSecretVersion(connection.secrets, webhookSecretName);
  const count = countIn(version?.text);
  return {
    state: webhookSecretName === undefined ? 'none' : stateOf(count),
    count: count ?? 0,
    ...ageOfSecret(version?.createdAtMs, clock()),
  };
}

function stateOf(count: number | undefined): WebhookSecretsState {
  if (count === undefined) return 'unreadable';
  return count === 0 ? 'missing' : 'stored';
}

/** `undefined`: the text cannot be read. */
function countIn(text: string | undefined): number | undefined {
  try {
    return parseWebhookSecrets(text).length;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Whether a person has something to do. */
export function exitCodeOfStatus({ dojoKey, webhookSecrets }: KeyStatus): KeyExitCode {
  const isWell =
    dojoKey.state === 'fits' &&
    ['stored', 'none'].includes(webhookSecrets.state) &&
    !dojoKey.isRotationDue &&
    !webhookSecrets.isRotationDue;
  return isWell ? 0 : 1;
}
