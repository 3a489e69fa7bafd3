import { CannotRun } from '../lib/cannot-run.ts';
import { keepsUsers } from '../lib/load-app.ts';
import { readStage } from '../lib/read-stage.ts';
import { deployedEvents } from './events/events-target.ts';
import type { Target } from './target.ts';

type Outputs = Readonly<Record<string, string>>;

/**
 * A deployed stack: its names by its outputs, its app and stage's settings by cdk.json.
 *
 * @param readOutputs - by the stack's name. Default: CloudFormation's.
 * @param root - the folder with cdk.json. Default: the current one.
 * @throws CannotRun when the name, the settings or the outputs do not fit.
 */
export async function deployedTarget(
  stackName: string,
  readOutputs: (stackName: string) => Promise<Outputs> = outputsOfCloudFormation,
  root?: string,
): Promise<Target> {
  // A stage's name has no dash, so that there is one way to read the stack's.
  const [, app, stage] = /^save-card-(.+)-([^-]+)$/.exec(stackName) ?? [];
  if (app === undefined || stage === undefined) {
    throw new CannotRun(
      `"${stackName}" is no stack of this project: their names are save-card-<app>-<stage>.`,
    );
  }
  const settings = await readStage(app, stage, root);
  const outputs = await readOutputs(stackName);
  return {
    name: `the deployed stack ${stackName}`,
    settings,
    dojoBaseUrl: settings.dojo.baseUrl,
    tableName: required(outputs, 'TableName', stackName),
    dojoKeySecretName: required(outputs, 'DojoKeySecretName', stackName),
    apiUrl: outputs.ApiUrl,
    webhookUrl: outputs.WebhookUrl,
    webhookSecretName: outputs.WebhookSecretName,
    appKeepsUsers: await keepsUsers(app, root),
    events: await deployedEvents(outputs, app, root),
  };
}

// Imported only here: work on the local stack needs no client of CloudFormation.
async function outputsOfCloudFormation(stackName: string): Promise<Outputs> {
  const { stackOutputs } = await import('./stack-outputs.ts');
  return stackOutputs(stackName);
}

function required(outputs: Outputs, key: string, stackName: string): string {
  const value = outputs[key];
  if (value === undefined) {
    throw new CannotRun(`The stack ${stackName} has no output ${key}: deploy it again.`);
  }
  return value;
}
