import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { functionsOf } from '../../../lib/app-functions.ts';
import { bundleFunctions } from '../../../lib/bundle.ts';
import { fixtureApp, onlyRoutes } from '../../fixtures/fixture-app.ts';
import { sharedBuild } from '../../shared-build.ts';
import type { MoneyRoute } from '../money-routes.ts';
import { bundleUnguarded, withoutRecordGuard } from '../unguarded/bundle-unguarded.ts';

/** `unguarded`: their writes succeed, whoever has written meanwhile. */
export type PaymentRecordsOf = 'product' | 'unguarded';

export interface MovedFunctions {
  /** Where they go. */
  readonly folder: string;
  /** Those that are called. */
  readonly routes: readonly MoneyRoute[];
  readonly records: PaymentRecordsOf;
}

const movedClock = fileURLToPath(new URL('./moved-clock.ts', import.meta.url));

/**
 * The functions that move money, and the one that settles: the bundles as they are deployed, each behind a
 * file that lets a race move its clock.
 *
 * @returns the folder for `builtIn`.
 */
export async function functionsInMovedTime({
  folder,
  routes,
  records,
}: MovedFunctions): Promise<string> {
  const app = await fixtureApp();
  const functions = onlyRoutes(...routes)(functionsOf(app));
  const used = [...functions.routes, functions.settle];
  const { builtIn: shared } = sharedBuild('demo');
  const own = join(folder, 'built');
  const built = records === 'product' && shared !== undefined ? await shared() : own;
  if (records === 'unguarded') {
    await bundleUnguarded(withoutRecordGuard, used, built);
  } else if (built === own) {
    await bundleFunctions({ entries: used, appFolder: app.folder, outDir: built });
  }
  const moved = join(folder, 'moved');
  for (const { id } of used) {
    await mkdir(join(moved, id), { recursive: true });
    await writeFile(join(moved, id, 'index.js'), codeFor(join(built, id, 'index.js')));
  }
  return moved;
}

function codeFor(bundle: string): string {
  const [clock, code] = [movedClock, bundle].map((file) => JSON.stringify(file));
  return `const { inMovedTime } = require(${clock});
exports.handler = inMovedTime(require(${code}).handler);
`;
}
