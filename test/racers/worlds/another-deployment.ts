import { setTimeout as sleep } from 'node:timers/promises';
import { simulatorKey } from '../../../local/dojo-account.ts';
import { startLocalStack } from '../../../local/start-local-stack.ts';
import { onBuiltFixtures, onlyRoutes } from '../../fixtures/fixture-app.ts';
import { ensureCustomerAsAnApp } from '../app-client.ts';
import { auditAndRepair, tryToAudit } from '../audit-and-repair.ts';
import type { Backend } from '../backend.ts';
import { brokenPromises } from '../broken-promises.ts';
import { takeCensus } from '../census.ts';
import { privateClaims } from '../private-person.ts';
import { keepDoing, type StartWorld } from './race-world.ts';

const pauseMs = 200;

async function auditAgain(backend: Backend): Promise<void> {
  await tryToAudit(backend);
  await sleep(pauseMs);
}

/**
 * A second deployment with the same names, the same users and the same Dojo account, as a developer
 * has it who starts one with the team's key. Its users come at the same time, and both deployments
 * are audited and repaired all the while.
 */
export const anotherDeployment: StartWorld = async ({ backend, users, log }) => {
  const apiKey = simulatorKey(backend.settings.dojo.environment);
  const stack = await startLocalStack({
    ...onBuiltFixtures,
    changeFunctions: onlyRoutes('ensure-customer'),
    dojo: { baseUrl: backend.dojoUrl, apiKey },
    log,
  });
  const other: Backend = { ...stack, simulator: backend.simulator };
  const stopOurs = keepDoing(() => auditAgain(backend));
  const stopTheirs = keepDoing(() => auditAgain(other));
  const apps = Promise.all(
    users.map(async ({ userId }) => {
      const token = await stack.token(userId, privateClaims);
      return ensureCustomerAsAnApp({ userId, token, apiUrl: stack.apiUrl });
    }),
  );
  // Thrown where it is waited for, and not before.
  apps.catch(() => undefined);
  return {
    stop: async () => {
      await apps;
      await stopOurs();
      await stopTheirs();
    },
    failures: async () => {
      await auditAndRepair(other);
      const answered = new Map(
        (await apps).map(({ userId, customerId }) => [
          userId,
          customerId === undefined ? [] : [customerId],
        ]),
      );
      const broken = brokenPromises(answered, await takeCensus(other));
      return broken.map((sentence) => `the other deployment: ${sentence}`);
    },
    close: () => stack.close(),
  };
};
