import { describe, expect, it } from 'vitest';
import { cycloneDx } from '../../../operations/sbom/cyclone-dx.ts';
import type { DeployedPackage } from '../../../operations/sbom/deployed-package.ts';

const plain: DeployedPackage = {
  folder: 'node_modules/plain',
  name: 'plain',
  version: '1.0.0',
  licence: 'MIT',
  integrity: undefined,
  dependencies: [],
};

function bomOf(...packages: readonly DeployedPackage[]) {
  return cycloneDx({
    app: { name: 'save-card-demo', version: '0.1.0', licence: 'MIT' },
    functions: [{ id: 'checkout', packages: packages.map(({ folder }) => folder) }],
    packages,
    serialNumber: '3e671687-395b-41f5-a30f-a58921a69b79',
    madeAt: new Date('2026-01-31T12:00:00.000Z'),
  });
}
function dependsOn(bom: ReturnType<typeof bomOf>, of: string) {
  return bom.dependencies.find(({ ref }) => ref === of)?.dependsOn;
}

describe('a bill of materials', () => {
  it('is CycloneDX 1.6: the app, its functions, and the packages in them', () => {
    const scoped = { ...plain, folder: 'node_modules/@some/one', name: '@some/one' };
    expect(bomOf({ ...scoped, integrity: 'sha512-AAH/', dependencies: ['plain'] }, plain)).toEqual({
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      version: 1,
      metadata: {
        timestamp: '2026-01-31T12:00:00.000Z',
        lifecycles: [{ phase: 'build' }],
        component: {
          type: 'application',
          'bom-ref': 'save-card-demo@0.1.0',
          name: 'save-card-demo',
          version: '0.1.0',
          licenses: [{ license: { id: 'MIT' } }],
          components: [
            {
              type: 'application',
              'bom-ref': 'save-card-demo@0.1.0/checkout',
              name: 'checkout',
              version: '0.1.0',
            },
          ],
        },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'pkg:npm/%40some/one@1.0.0',
          group: '@some',
          name: 'one',
          version: '1.0.0',
          purl: 'pkg:npm/%40some/one@1.0.0',
          licenses: [{ license: { id: 'MIT' } }],
          hashes: [{ alg: 'SHA-512', content: '0001ff' }],
        },
        {
          type: 'library',
          'bom-ref': 'pkg:npm/plain@1.0.0',
          name: 'plain',
          version: '1.0.0',
          purl: 'pkg:npm/plain@1.0.0',
          licenses: [{ license: { id: 'MIT' } }],
        },
      ],
      dependencies: [
        { ref: 'save-card-demo@0.1.0', dependsOn: ['save-card-demo@0.1.0/checkout'] },
        {
          ref: 'save-card-demo@0.1.0/checkout',
          dependsOn: ['pkg:npm/%40some/one@1.0.0', 'pkg:npm/plain@1.0.0'],
        },
        { ref: 'pkg:npm/%40some/one@1.0.0', dependsOn: ['pkg:npm/plain@1.0.0'] },
        { ref: 'pkg:npm/plain@1.0.0', dependsOn: [] },
      ],
    });
  });

  it.each([
    ['MIT-0', { license: { id: 'MIT-0' } }],
    ['MIT OR Apache-2.0', { expression: 'MIT OR Apache-2.0' }],
    ['(MIT OR Apache-2.0)', { expression: 'MIT OR Apache-2.0' }],
    ['SEE LICENSE IN LICENSE.txt', { license: { name: 'SEE LICENSE IN LICENSE.txt' } }],
  ])('has the licence %s in its place', (licence, written) => {
    expect(bomOf({ ...plain, licence }).components[0]?.licenses).toEqual([written]);
  });

  it('depends on the package that Node would find: the inner one before the outer', () => {
    const outer = { ...plain, folder: 'node_modules/outer', name: 'outer' };
    const inner = { ...plain, folder: 'node_modules/outer/node_modules/plain', version: '2.0.0' };
    const sister = { ...plain, folder: 'node_modules/outer/node_modules/sister', name: 'sister' };
    const bom = bomOf(
      { ...outer, dependencies: ['plain', 'not-deployed'] },
      inner,
      { ...sister, dependencies: ['plain'] },
      { ...plain, dependencies: ['outer'] },
    );
    expect(dependsOn(bom, 'pkg:npm/outer@1.0.0')).toEqual(['pkg:npm/plain@2.0.0']);
    expect(dependsOn(bom, 'pkg:npm/sister@1.0.0')).toEqual(['pkg:npm/plain@2.0.0']);
    expect(dependsOn(bom, 'pkg:npm/plain@1.0.0')).toEqual(['pkg:npm/outer@1.0.0']);
  });

  it('has one version once, wherever it is installed', () => {
    const again = { ...plain, folder: 'node_modules/outer/node_modules/plain' };
    const bom = bomOf(plain, again);
    expect(bom.components).toHaveLength(1);
    expect(dependsOn(bom, 'save-card-demo@0.1.0/checkout')).toEqual(['pkg:npm/plain@1.0.0']);
  });
});
