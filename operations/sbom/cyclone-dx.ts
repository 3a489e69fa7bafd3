import type { DeployedPackage } from './deployed-package.ts';

/** What a bill of materials is made of. */
export interface Deployed {
  readonly app: { readonly name: string; readonly version: string; readonly licence: string };
  /** Each with the folders of its packages. */
  readonly functions: readonly { readonly id: string; readonly packages: readonly string[] }[];
  readonly packages: readonly DeployedPackage[];
  /** A UUID. */
  readonly serialNumber: string;
  readonly madeAt: Date;
}

/** As it is written. The format: https://cyclonedx.org/docs/1.6/json/ */
export type CycloneDx = ReturnType<typeof cycloneDx>;

/**
 * A bill of materials in CycloneDX 1.6: the app, the functions that it is made of, and in each of them the
 * packages, with what these depend on as far as it is deployed too.
 */
export function cycloneDx({ app, functions, packages, serialNumber, madeAt }: Deployed) {
  const refs = new Map(packages.map((each) => [each.folder, purlOf(each)]));
  const refsOf = (folders: readonly string[]) => [
    ...new Set(folders.flatMap((folder) => refs.get(folder) ?? [])),
  ];
  // One version may be installed in two folders.
  const different = [...new Map(packages.map((each) => [purlOf(each), each])).values()];
  const appRef = `${app.name}@${app.version}`;
  const functionRef = (id: string) => `${appRef}/${id}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serialNumber}`,
    version: 1,
    metadata: {
      timestamp: madeAt.toISOString(),
      lifecycles: [{ phase: 'build' }],
      component: {
        ...{ type: 'application', 'bom-ref': appRef, name: app.name, version: app.version },
        licenses: licencesOf(app.licence),
        components: functions.map(({ id }) => ({
          ...{ type: 'application', 'bom-ref': functionRef(id), name: id, version: app.version },
        })),
      },
    },
    components: different.map(componentOf),
    dependencies: [
      { ref: appRef, dependsOn: functions.map(({ id }) => functionRef(id)) },
      ...functions.map((each) => ({
        ref: functionRef(each.id),
        dependsOn: refsOf(each.packages),
      })),
      ...different.map((each) => ({
        ref: purlOf(each),
        dependsOn: refsOf(
          each.dependencies.flatMap((name) => resolveFrom(each.folder, name, refs) ?? []),
        ),
      })),
    ],
  };
}

function componentOf(each: DeployedPackage) {
  const [, group, name = each.name] = /^(@[^/]+)\/(.+)$/.exec(each.name) ?? [];
  const purl = purlOf(each);
  return {
    ...{ type: 'library', 'bom-ref': purl },
    ...(group !== undefined && { group }),
    ...{ name, version: each.version, purl, licenses: licencesOf(each.licence) },
    ...(each.integrity !== undefined && { hashes: hashesOf(each.integrity) }),
  };
}

/** https://github.com/package-url/purl-spec */
function purlOf({ name, version }: DeployedPackage): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** `MIT` is an id, `MIT OR Apache-2.0` an expression of SPDX; `SEE LICENSE IN …` is neither. */
function licencesOf(licence: string) {
  if (/^[\w.+-]+$/.test(licence)) return [{ license: { id: licence } }];
  return licence.startsWith('SEE ')
    ? [{ license: { name: licence } }]
    : [{ expression: licence.replace(/^\((.*)\)$/, '$1') }];
}

const algorithms: Readonly<Record<string, string>> = { sha1: 'SHA-1', sha512: 'SHA-512' };

/** npm's Base64 as hexadecimal digits. */
function hashesOf(integrity: string) {
  return integrity.split(' ').flatMap((each) => {
    const [, name = '', base64 = ''] = /^(\w+)-(.+)$/.exec(each) ?? [];
    const alg = algorithms[name];
    return alg === undefined
      ? []
      : [{ alg, content: Buffer.from(base64, 'base64').toString('hex') }];
  });
}

/** The folder that Node would find a package's dependency in, if it is deployed. */
function resolveFrom(
  folder: string,
  name: string,
  deployed: ReadonlyMap<string, string>,
): string | undefined {
  const inner = `${folder}/node_modules/${name}`;
  if (deployed.has(inner)) return inner;
  const outer = folder.lastIndexOf('/node_modules/');
  if (outer > 0) return resolveFrom(folder.slice(0, outer), name, deployed);
  const beside = `${folder.slice(0, folder.lastIndexOf('node_modules/'))}node_modules/${name}`;
  return deployed.has(beside) ? beside : undefined;
}
