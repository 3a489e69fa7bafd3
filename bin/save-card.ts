import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { selectStages } from '../lib/app-stage.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { endpointVariables } from '../lib/endpoint-variables.ts';
import { loadApp } from '../lib/load-app.ts';
import { readSettings } from '../lib/read-settings.ts';
import { readThisRelease } from '../lib/read-this-release.ts';

/**
 * The CDK app: a stack for each app and stage in cdk.json, or for the ones that are asked for with
 * `-c app=… -c stage=…`. The apps are those of the folder in which it runs.
 */
async function synthesize(): Promise<void> {
  const cdk = new App();
  const stages = selectStages(await readSettings(cdk.node.getAllContext()), {
    app: cdk.node.tryGetContext('app'),
    stage: cdk.node.tryGetContext('stage'),
  });
  const release = readThisRelease(cdk.node.tryGetContext('release'));
  // Imported only here: what is wrong in cdk.json is said before all that the stacks consist of is loaded.
  const { bundledCode } = await import('../lib/bundled-code.ts');
  const { SaveCardStack } = await import('../lib/save-card-stack.ts');
  const codeOf = new Map<string, Awaited<ReturnType<typeof bundledCode>>>();
  for (const settings of stages) {
    const app = await loadApp(settings.app);
    const code = codeOf.get(app.name) ?? (await bundledCode(app, join(cdk.outdir, 'bundles')));
    codeOf.set(app.name, code);
    new SaveCardStack(cdk, {
      settings,
      app,
      code,
      endpointVariables: endpointVariables(process.env),
      release,
    });
  }
}

try {
  await synthesize();
} catch (error) {
  if (!(error instanceof CannotRun)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
