import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesFile } from '../../../lib/bundle.ts';
import { readDeployedPackage } from '../../../operations/sbom/deployed-package.ts';
import { sbomCommand } from '../../../operations/sbom/sbom-command.ts';
import { fixtureRoot } from '../../fixtures/root.ts';
import { callCommand } from '../../local/call-command.ts';
import { builtFunctions } from '../../shared-build.ts';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly object[];
}

function packagesIn(licences: string): readonly string[] {
  return [...licences.matchAll(/^((?:@[a-z\d-]+\/)?[a-z\d-]+ \d+\.\d+\.\d+)$/gm)].map(
    ([, it = '']) => it,
  );
}

describe('npm run sbom', () => {
  const call = (...args: readonly string[]) =>
    callCommand(sbomCommand, args, { folder: fixtureRoot });

  it('lists the packages in the functions of an app, and no other', async () => {
    const { exitCode, stdout } = await call();
    expect(exitCode).toBe(0);
    const { components, metadata } = JSON.parse(stdout);
    const listed = components.map(
      ({ group, name, version }: Component) => `${group ? `${group}/` : ''}${name} ${version}`,
    );
    const built = await builtFunctions('demo');
    const ids = readdirSync(built);
    const texts = ids.map((id) => readFileSync(join(built, id, licencesFile), 'utf8'));
    expect(listed.length).toBeGreaterThan(15);
    expect(listed.sort()).toEqual([...new Set(texts.flatMap(packagesIn))].sort());
    expect(components.filter(({ hashes }: Component) => hashes?.length !== 1)).toEqual([]);
    const functions = metadata.component.components.map(({ name }: Component) => name);
    expect(functions.sort()).toEqual(ids.sort());
  });

  it('says that there is no such app', async () => {
    const outcome = await call('--app', 'nowhere');
    expect([outcome.exitCode, outcome.stdout]).toEqual([2, '']);
    expect(outcome.stderr).toContain('nowhere');
  });
});

describe('a deployed package', () => {
  it('is not told where another version is installed than is locked', () => {
    expect(() =>
      readDeployedPackage('node_modules/zod', { 'node_modules/zod': { version: '0.0.1' } }),
    ).toThrow(/^zod \d+\.\d+\.\d+ is installed, and package-lock\.json has 0\.0\.1: run npm ci\.$/);
    expect(() => readDeployedPackage('node_modules/zod', {})).toThrow(/has none: run npm ci\.$/);
  });
});
