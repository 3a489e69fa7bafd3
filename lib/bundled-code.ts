import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { allFunctions, functionsOf } from './app-functions.ts';
import { bundleFunctions } from './bundle.ts';
import type { App } from './load-app.ts';

/**
 * Bundles every function of an app, and gives the code of each by its id.
 *
 * @param outDir - a folder for the bundles; each app gets one in it.
 * @throws esbuild's error, with every file and line, when a source does not build.
 */
export async function bundledCode(app: App, outDir: string): Promise<(id: string) => Code> {
  const folder = join(outDir, app.name);
  await bundleFunctions({
    entries: allFunctions(functionsOf(app)),
    appFolder: app.folder,
    outDir: folder,
  });
  return (id) => Code.fromAsset(join(folder, id), { exclude: ['*.map'] });
}
