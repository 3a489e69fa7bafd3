import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { selectStages } from '../lib/app-stage.ts';
import { bundleFunctions, consumerEntries, routeEntries, scheduledEntries } from '../lib/bundle.ts';
import { parseSettings, SettingsError } from '../lib/config.ts';
import { endpointVariables } from '../lib/endpoint-variables.ts';
import { routes } from '../lib/routes.ts';
import { SaveCardStack } from '../lib/save-card-stack.ts';

/**
 * The CDK app: a stack for each app and stage in cdk.json, or for the ones that are asked for with
 * `-c app=… -c stage=…`.
 */
function synthesize(): void {
  const app = new App();
  const stages = selectStages(parseSettings(app.node.getAllContext()), {
    app: app.node.tryGetContext('app'),
    stage: app.node.tryGetContext('stage'),
  });
  const outDir = join(app.outdir, 'bundles');
  const entries = [...routeEntries(routes), ...scheduledEntries, ...consumerEntries];
  bundleFunctions({ entries, outDir });
  for (const settings of stages) {
    new SaveCardStack(app, {
      settings,
      routes,
      code: (id) => Code.fromAsset(join(outDir, id), { exclude: ['*.map'] }),
      endpointVariables: endpointVariables(process.env),
    });
  }
}

try {
  synthesize();
} catch (error) {
  if (!(error instanceof SettingsError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
