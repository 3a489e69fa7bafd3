import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allFunctions, functionsOf } from '../../lib/app-functions.ts';
import { bundleFunctions, projectFolder } from '../../lib/bundle.ts';
import { loadApp } from '../../lib/load-app.ts';
import { packageFoldersOf } from '../../lib/package-folders.ts';
import { type CycloneDx, cycloneDx } from './cyclone-dx.ts';
import { type LockedPackages, readDeployedPackage } from './deployed-package.ts';

/**
 * The bill of materials of an app's functions, as `npx cdk deploy` would bundle them now.
 *
 * @throws CannotRun when there is no such app, or when what is installed is not what package-lock.json says.
 */
export async function sbomOfApp(appName: string): Promise<CycloneDx> {
  const app = await loadApp(appName);
  const [{ version, license }, { packages: locked }] = await Promise.all([
    readJson('package.json') as Promise<{ readonly version: string; readonly license: string }>,
    readJson('package-lock.json') as Promise<{ readonly packages: LockedPackages }>,
  ]);
  const contents = await contentsOf({
    entries: allFunctions(functionsOf(app)),
    appFolder: app.folder,
  });
  const functions = [...contents].map(([id, files]) => ({ id, packages: packageFoldersOf(files) }));
  const folders = new Set(functions.flatMap(({ packages }) => packages));
  return cycloneDx({
    app: { name: `save-card-${app.name}`, version, licence: license },
    functions,
    packages: [...folders].sort().map((folder) => readDeployedPackage(folder, locked)),
    serialNumber: randomUUID(),
    madeAt: new Date(),
  });
}

async function contentsOf(options: Omit<Parameters<typeof bundleFunctions>[0], 'outDir'>) {
  const outDir = await mkdtemp(join(tmpdir(), 'save-card-sbom-'));
  try {
    return (await bundleFunctions({ ...options, outDir, withMaps: false })).contents;
  } finally {
    await rm(outDir, { recursive: true });
  }
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(projectFolder, name), 'utf8'));
}
