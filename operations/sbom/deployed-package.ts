import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle.ts';
import { CannotRun } from '../../lib/cannot-run.ts';

/** `packages` of package-lock.json, by the folder of each: `node_modules/zod`. */
export type LockedPackages = Readonly<
  Record<string, { readonly version?: string; readonly integrity?: string }>
>;

/** A package of which something is in a function's code. */
export interface DeployedPackage {
  /** Relative to the project. */
  readonly folder: string;
  /** With its scope. */
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Of the archive in npm's registry: `sha512-…`, in Base64. `undefined`: it did not come from one. */
  readonly integrity: string | undefined;
  /** The names of what it depends on. */
  readonly dependencies: readonly string[];
}

/** @throws CannotRun when another version is installed than is locked. */
export function readDeployedPackage(folder: string, locked: LockedPackages): DeployedPackage {
  const manifest = JSON.parse(readFileSync(join(projectFolder, folder, 'package.json'), 'utf8'));
  const { name, version, license, dependencies = {} } = manifest;
  const lock = locked[folder.slice(folder.indexOf('node_modules/'))];
  if (lock?.version !== version) {
    throw new CannotRun(
      `${name} ${version} is installed, and package-lock.json has ${lock?.version ?? 'none'}: run npm ci.`,
    );
  }
  return {
    ...{ folder, name, version, licence: license, integrity: lock?.integrity },
    dependencies: Object.keys(dependencies),
  };
}
