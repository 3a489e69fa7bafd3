import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { version } from 'esbuild';
import { type BundleOptions, bundleFunctions, projectFolder } from '../../lib/bundle.ts';
import { BuildCache, readTexts, writeTexts } from './build-cache.ts';
import { fingerprintOf } from './source-fingerprint.ts';

/** Goes with the packages when they are installed anew. */
const defaultFolder = join(projectFolder, 'node_modules/.cache/save-card-bundles');

const leanPackages = join(projectFolder, 'lib/lean-packages');

/** How all bundles are made, and which packages are installed. */
const sourcesOfAll = [
  join(projectFolder, 'lib/bundle.ts'),
  join(projectFolder, 'lib/lean-packages.ts'),
  ...readdirSync(leanPackages).map((name) => join(leanPackages, name)),
  join(projectFolder, 'lib/third-party-licences.ts'),
  join(projectFolder, 'LICENSE'),
  join(projectFolder, 'node_modules/.package-lock.json'),
];

/** Of the files in the cache: another one finds none of these. */
const format = 1;

/** A file that is written may get the time of a moment before. */
const clockStepMs = 20;

/**
 * Bundles functions as `bundleFunctions` does, for this machine only; or writes what it built of the same
 * sources before. What is deployed is always built.
 *
 * @param options.outDir - has nothing in it, or does not exist.
 * @param cacheFolder - where builds are kept. Default: below `node_modules/.cache`.
 * @throws esbuild's error, with every file and line, when a source does not build.
 */
export async function bundleWithCache(
  options: BundleOptions,
  cacheFolder: string = defaultFolder,
): Promise<void> {
  const { outDir } = options;
  const cache = new BuildCache(cacheFolder);
  const key = keyOf(options);
  const cached = cache.find(key);
  if (cached !== undefined && fingerprintNow(cached.sources)?.hash === cached.fingerprint) {
    writeTexts(outDir, cached.files);
    return;
  }
  const beganAtMs = Date.now();
  mkdirSync(outDir, { recursive: true });
  const sources = [...(await bundleFunctions(options)).sources, ...sourcesOfAll];
  const fingerprint = fingerprintNow(sources);
  // What was changed while it was built may be in the bundles, or not.
  if (fingerprint === undefined || fingerprint.changedAtMs >= beganAtMs - clockStepMs) return;
  cache.keep(key, { sources, fingerprint: fingerprint.hash, files: readTexts(outDir) });
}

/** What is bundled, whatever is in it. */
function keyOf({ entries, appFolder, withMaps }: BundleOptions): string {
  const functions = entries.map(({ id, entry }) => [id, placeOf(entry)]).toSorted();
  const asked = [format, version, placeOf(appFolder), functions, withMaps];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** As esbuild sees it. What does not exist is esbuild's to complain about. */
function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** @returns undefined when a source is gone, or none that can be read as a file. */
function fingerprintNow(sources: readonly string[]) {
  try {
    return fingerprintOf(sources);
  } catch {
    return undefined;
  }
}
