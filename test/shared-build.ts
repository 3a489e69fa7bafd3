import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { allFunctions, functionsOf } from '../lib/app-functions.ts';
import { loadApp } from '../lib/load-app.ts';
import { bundleWithCache } from '../local/lambda/bundle-with-cache.ts';
import type { FunctionsOptions } from '../local/lambda/start-functions.ts';
import { buildOnce } from './build-once.ts';
import { fixtureRoot } from './fixtures/root.ts';
import { runFolder } from './run-folder.ts';

/**
 * Where the functions of one of the tests' apps are built, as `<id>/index.js`. Whoever asks first in
 * a run builds them.
 *
 * @throws Error outside `npm test`.
 */
export async function builtFunctions(appName: string): Promise<string> {
  if (runFolder === undefined) throw new Error('Functions are shared within npm test only.');
  const folder = join(runFolder, 'bundles');
  mkdirSync(folder, { recursive: true });
  const app = await loadApp(appName, fixtureRoot);
  return buildOnce(join(folder, appName), (outDir) => {
    const entries = allFunctions(functionsOf(app));
    return bundleWithCache({ entries, appFolder: app.folder, outDir, withMaps: false });
  });
}

/** For functions of the tests' app as they are deployed: none is built again. */
export function sharedBuild(appName: string) {
  return {
    builtIn: runFolder === undefined ? undefined : () => builtFunctions(appName),
  } as const satisfies Pick<FunctionsOptions, 'builtIn'>;
}
