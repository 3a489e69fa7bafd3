import { resolve } from 'node:path';
import { CannotRun } from '../lib/cannot-run.ts';
import { keepsUsers } from '../lib/load-app.ts';
import { readStage } from '../lib/read-stage.ts';
import { webhookPath } from '../lib/routes.ts';
import { findRunningStack, runningFile } from '../local/running-file.ts';
import { embedded } from './embedded.ts';
import { localEvents } from './events/events-target.ts';
import type { Target } from './target.ts';

/**
 * The stack that `npm start` runs in this folder.
 *
 * @throws CannotRun when none runs.
 */
export async function localTarget(): Promise<Target> {
  const running = await findRunningStack(resolve(runningFile));
  if (running === undefined) {
    throw new CannotRun(
      'No local stack is running: start one with npm start, or name a deployed one with --stack save-card-<app>-<stage>.',
    );
  }
  const { app, stage, root } = running;
  return {
    name: `the local stack (app ${app}, stage ${stage})`,
    settings: await readStage(app, stage, root),
    dojoBaseUrl: running.dojoUrl,
    tableName: running.tableName,
    dojoKeySecretName: running.dojoKeySecretName,
    apiUrl: running.apiUrl,
    webhookUrl: running.apiUrl && `${running.apiUrl}${webhookPath}`,
    webhookSecretName: running.webhookSecretName,
    dynamoDb: embedded(running.dynamoDbUrl),
    appKeepsUsers: await keepsUsers(app, root),
    secretsManager: embedded(running.secretsManagerUrl),
    events: await localEvents(running),
  };
}
