import { setTimeout as sleep } from 'node:timers/promises';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { simulatorKey } from '../../../local/dojo-account.ts';
import { ageItems, canaryKey } from '../../functions/age-items.ts';
import { tryToAudit } from '../audit-and-repair.ts';
import { keepDoing, type StartWorld } from './race-world.ts';

const wrongForMs = 400;
const rightForMs = 1_500;

/**
 * Somebody puts the key of another account into the secret and then the right one again, all the
 * while. The right key is revoked meanwhile, so that warm instances take up the wrong one.
 */
export const keySwapped: StartWorld = async ({ stack, backend }) => {
  const { accounts } = backend.simulator;
  const rightKey = simulatorKey(backend.settings.dojo.environment);
  const wrongKey = `${rightKey}_of_another`;
  const secrets = new SecretsManagerClient({
    endpoint: backend.secretsManagerUrl,
    region: localRegion,
    credentials: localCredentials,
  });
  const store = (apiKey: string) =>
    secrets.send(
      new PutSecretValueCommand({
        SecretId: backend.dojoKeySecretName,
        SecretString: JSON.stringify({ apiKey }),
      }),
    );

  // The account is known before the first wrong key comes.
  while (!(await tryToAudit(backend))) await sleep(wrongForMs);
  await ageItems(stack, canaryKey);
  const stop = keepDoing(async () => {
    await store(wrongKey);
    accounts.revokeKey(rightKey);
    await sleep(wrongForMs);
    accounts.addKey(rightKey, { sameAccountAs: rightKey });
    await store(rightKey);
    await sleep(rightForMs);
  });
  return {
    stop,
    failures: async () => {
      const ofRightKey = accounts.addKey(rightKey, { sameAccountAs: rightKey });
      const others = accounts.list().filter((account) => account !== ofRightKey);
      return others.flatMap(({ name, customers }) =>
        customers.list().map(({ id }) => `${id} was created in another account, ${name}`),
      );
    },
    close: async () => secrets.destroy(),
  };
};
