import { z } from 'zod';
import type { AccessNeed } from './access.ts';
import { type Action, parseInput } from './aws-json-service.ts';
import { Refused } from './refused.ts';
import { putVersion, type Secret, type SecretStore, type SecretVersion } from './secret-store.ts';

const secretId = z.string().min(1).max(2048);

const getInput = z.object({
  SecretId: secretId,
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const putInput = z.object({
  SecretId: secretId,
  SecretString: z.string().min(1).max(65_536),
  ClientRequestToken: z.string().min(32).max(64).optional(),
});
const describeInput = z.object({ SecretId: secretId });

/**
 * What of Secrets Manager is needed here, by operation name: reading, filling and describing a
 * secret. Binary values and rotation are not part of it.
 */
export function secretsManagerActions(
  store: SecretStore,
  clock: () => number,
): ReadonlyMap<string, Action> {
  const named = (id: string) => store.find(id) ?? notFound('the specified secret');
  return new Map<string, Action>([
    [
      'GetSecretValue',
      (input) => {
        const { SecretId, VersionId, VersionStage } = parseInput(getInput, input);
        const secret = named(SecretId);
        const version = versionOf(secret, VersionId, VersionStage);
        return {
          ...identity(secret),
          SecretString: version.value,
          ...versionFields(version),
          CreatedDate: version.createdAtMs / 1000,
        };
      },
    ],
    [
      'PutSecretValue',
      (input) => {
        const { SecretId, SecretString, ClientRequestToken } = parseInput(putInput, input);
        const secret = named(SecretId);
        const version = putVersion(secret, SecretString, {
          token: ClientRequestToken,
          nowMs: clock(),
        });
        if (version === undefined) {
          throw new Refused(
            'ResourceExistsException',
            `The version ${ClientRequestToken} of the secret has another value already.`,
          );
        }
        return { ...identity(secret), ...versionFields(version) };
      },
    ],
    [
      'DescribeSecret',
      (input) => {
        const secret = named(parseInput(describeInput, input).SecretId);
        const { createdAtMs, versions } = secret;
        return {
          ...identity(secret),
          CreatedDate: createdAtMs / 1000,
          LastChangedDate: (versions.at(-1)?.createdAtMs ?? createdAtMs) / 1000,
          VersionIdsToStages: Object.fromEntries(
            versions
              .filter(({ stages }) => stages.size > 0)
              .map(({ id, stages }) => [id, [...stages]]),
          ),
        };
      },
    ],
  ]);
}

/** The secret that an operation is about. One that there is not is called as it was asked for. */
export function secretNeeds(
  store: SecretStore,
  operation: string,
  input: unknown,
): readonly AccessNeed[] {
  const asked = describeInput.safeParse(input).data?.SecretId ?? '';
  const { name = asked, arn = asked } = store.find(asked) ?? {};
  return [{ action: `secretsmanager:${operation}`, resource: name, arn }];
}

function versionOf(secret: Secret, id: string | undefined, stage: string | undefined) {
  const wanted = stage ?? (id === undefined ? 'AWSCURRENT' : undefined);
  const fits = (version: SecretVersion) =>
    (id === undefined || version.id === id) && (wanted === undefined || version.stages.has(wanted));
  return (
    secret.versions.find(fits) ??
    notFound(
      wanted === undefined
        ? `the specified secret value for VersionId: ${id}`
        : `the specified secret value for staging label: ${wanted}`,
    )
  );
}

function notFound(what: string): never {
  throw new Refused('ResourceNotFoundException', `Secrets Manager can't find ${what}.`);
}

function identity({ arn, name }: Secret) {
  return { ARN: arn, Name: name };
}

function versionFields({ id, stages }: SecretVersion) {
  return { VersionId: id, VersionStages: [...stages] };
}
