import { randomBytes, randomUUID } from 'node:crypto';
import { localAccountId, localRegion } from './local-account.ts';

/** `AWSCURRENT`, `AWSPREVIOUS` or one of the caller's own. */
type Stage = string;

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly stages: Set<Stage>;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** Oldest first. */
  readonly versions: SecretVersion[];
}

/** The secrets of one account and region. */
export interface SecretStore {
  /** A secret without a value, as CloudFormation makes it when it is given none. */
  create(name: string): Secret;
  /** @param id - name, ARN, or ARN without its last six characters. */
  find(id: string): Secret | undefined;
}

export function secretStore(clock: () => number): SecretStore {
  const secrets: Secret[] = [];
  return {
    create: (name) => {
      // Secrets Manager adds six random characters, so that a name used again is another ARN.
      const suffix = randomBytes(3).toString('hex');
      const arn = `arn:aws:secretsmanager:${localRegion}:${localAccountId}:secret:${name}-${suffix}`;
      const secret = { arn, name, createdAtMs: clock(), versions: [] };
      secrets.push(secret);
      return secret;
    },
    find: (id) =>
      secrets.find(({ arn, name }) => id === name || id === arn || id === arn.slice(0, -7)),
  };
}

/**
 * Adds a version and makes it the current one.
 *
 * @param token - the caller's name for the version, so that a repeated call adds nothing.
 * @returns undefined when the token has been used for another value.
 */
export function putVersion(
  secret: Secret,
  value: string,
  { token = randomUUID(), nowMs }: { readonly token?: string | undefined; readonly nowMs: number },
): SecretVersion | undefined {
  const same = secret.versions.find(({ id }) => id === token);
  if (same !== undefined) {
    return same.value === value ? same : undefined;
  }
  for (const version of secret.versions) {
    version.stages.delete('AWSPREVIOUS');
    if (version.stages.delete('AWSCURRENT')) {
      version.stages.add('AWSPREVIOUS');
    }
  }
  const version = { id: token, value, stages: new Set(['AWSCURRENT']), createdAtMs: nowMs };
  secret.versions.push(version);
  return version;
}
