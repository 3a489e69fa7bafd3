import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { canBeLean, leanPackages } from './lean-packages.ts';
import { thirdPartyLicences } from './third-party-licences.ts';

/** Where the shipped sources are. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * How sources are read, whoever bundles them. `mainFields`: a package's `module` entry lets what is
 * unused fall away.
 */
export const buildOptions = {
  absWorkingDir: projectFolder,
  bundle: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  logLevel: 'silent',
} satisfies BuildOptions;

/** One function: its id, and its source file with the export `handler`. */
export interface BundleEntry {
  readonly id: string;
  readonly entry: string;
}

/**
 * What functions load only when they need it, by the name that they import it with: a file beside those
 * bundles that do. Node finds it by the same name in their `package.json`.
 */
const loadedLater = {
  '#refused-events': 'functions/core/events/refused-events.ts',
  '#settle-queue': 'functions/core/settling/settle-queue.ts',
} as const;
type LoadedLater = keyof typeof loadedLater;

/** Beside each bundle: whose code is in it, and under which licence. */
export const licencesFile = 'third-party-licences.txt';

export interface BundleOptions {
  readonly entries: readonly BundleEntry[];
  readonly appFolder: string;
  readonly outDir: string;
  /** A source map beside each bundle. Default true. */
  readonly withMaps?: boolean;
}

/** What bundles are made of. */
export interface Bundled {
  /** All files that were read. */
  readonly sources: readonly string[];
  /** By the id of a function, the files of which something is in its code: relative to the project. */
  readonly contents: ReadonlyMap<string, readonly string[]>;
}

/**
 * Bundles each function into one file, `<outDir>/<id>/index.js`, whose Lambda handler is
 * `index.handler`, and what it loads later into another. The same sources give the same bytes, wherever the checkout is.
 *
 * The form is the one with the shortest cold start of those measured: CommonJS (an ESM import of
 * `node:http` loads the built-in undici as well), from the packages' `module` entries (so that what
 * is unused falls away), minified, AWS's clients without what Lambda never uses (`lean-packages.ts`; all of it where a function of a team's own
 * has another client as well), and its chain of credential providers replaced by one that reads Lambda's variables.
 *
 * @param options.appFolder - the app whose code `#app/…` means: a bundle carries this app's code alone.
 * @throws esbuild's error, with every file and line, when a source does not build.
 */
export async function bundleFunctions(options: BundleOptions): Promise<Bundled> {
  const { metafile } = await build(functionBundles(options));
  const metafiles: Metafile[] = [metafile];
  const whole = options.entries.filter(
    ({ id }) => !canBeLean(inputsOf(join(options.outDir, id, 'index.js'), metafiles)),
  );
  if (whole.length > 0) {
    const bundles = { ...functionBundles({ ...options, entries: whole }), plugins: [] };
    metafiles.push((await build(bundles)).metafile);
  }
  const later = filesLoadedLater(options);
  for (const { bundle } of later) metafiles.push((await build(bundle)).metafile);
  const contents = addBesideBundles(options, later, metafiles);
  const sources = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  return { sources: sources.map((path) => resolve(projectFolder, path)), contents };
}

function functionBundles(options: BundleOptions) {
  const { entries, withMaps = true } = options;
  return {
    ...deployedForm(options),
    entryPoints: entries.map(({ id, entry }) => ({ in: entry, out: `${id}/index` })),
    external: Object.keys(loadedLater),
    // A map beside each bundle, for whoever reads a stack trace, and not linked: Node would read it
    // at every cold start, which was measured at 14 ms. The same commit builds the same map again.
    sourcemap: withMaps && 'external',
  } satisfies BuildOptions;
}

/** A file that functions load later. */
interface FileLoadedLater {
  readonly name: LoadedLater;
  /** The ids of the functions. */
  readonly users: readonly string[];
  /** Builds it once, beside the first of them, since it is the same file everywhere. */
  readonly bundle: BuildOptions & { readonly metafile: true };
}

function filesLoadedLater(options: BundleOptions): readonly FileLoadedLater[] {
  const { entries, outDir } = options;
  const namesOf = new Map(entries.map(({ id }) => [id, namesLoadedLater(join(outDir, id))]));
  const names = Object.keys(loadedLater) as LoadedLater[];
  return names.flatMap((name) => {
    const users = [...namesOf.keys()].filter((id) => namesOf.get(id)?.includes(name));
    const [first] = users;
    if (first === undefined) return [];
    const bundle = {
      ...deployedForm({ ...options, outDir: join(outDir, first) }),
      entryPoints: [{ in: loadedLater[name], out: name.slice(1) }],
    };
    return [{ name, users, bundle }];
  });
}

/** The source files that are in a file that was built, as esbuild names them. */
function inputsOf(file: string, metafiles: readonly Metafile[]): readonly string[] {
  const key = relative(projectFolder, file);
  return metafiles.flatMap(({ outputs }) => Object.keys(outputs[key]?.inputs ?? {}));
}

/** A manifest beside each bundle, what it loads later, and the licences of what is in both. */
function addBesideBundles(
  { entries, outDir }: BundleOptions,
  later: readonly FileLoadedLater[],
  metafiles: readonly Metafile[],
): Bundled['contents'] {
  for (const { name, users } of later) {
    const [first = '', ...others] = users.map((id) => join(outDir, id));
    for (const folder of others)
      copyFileSync(join(first, fileOf(name)), join(folder, fileOf(name)));
  }
  const contents = new Map<string, readonly string[]>();
  for (const { id } of entries) {
    const files = later.filter(({ users }) => users.includes(id));
    const names = files.map(({ name }) => name);
    const imports = Object.fromEntries(names.map((name) => [name, `./${fileOf(name)}`]));
    // The project is ESM; without this Node would read the bundle as a module too.
    const manifest = { type: 'commonjs', ...(names.length > 0 && { imports }) };
    writeFileSync(join(outDir, id, 'package.json'), `${JSON.stringify(manifest)}\n`);
    const inputs = [
      ...inputsOf(join(outDir, id, 'index.js'), metafiles),
      ...files.flatMap(({ name, users: [first = ''] }) =>
        inputsOf(join(outDir, first, fileOf(name)), metafiles),
      ),
    ];
    writeFileSync(join(outDir, id, licencesFile), thirdPartyLicences(inputs, projectFolder));
    contents.set(id, inputs);
  }
  return contents;
}

function deployedForm({ appFolder, outDir }: BundleOptions) {
  return {
    ...buildOptions,
    outdir: outDir,
    minify: true,
    metafile: true,
    format: 'cjs',
    alias: {
      '#app': appFolder,
      '@aws-sdk/credential-provider-node': join(
        projectFolder,
        'functions/core/runtime/lambda-credentials.ts',
      ),
    },
    plugins: [leanPackages(join(projectFolder, 'node_modules'))],
    legalComments: 'none',
  } satisfies BuildOptions;
}

/** Which of those a bundle asks for. */
function namesLoadedLater(folder: string): readonly LoadedLater[] {
  const code = readFileSync(join(folder, 'index.js'), 'utf8');
  const names = Object.keys(loadedLater) as LoadedLater[];
  return names.filter((name) => code.includes(`import("${name}")`));
}

/** `#settle-queue` → `settle-queue.js` */
function fileOf(name: LoadedLater): string {
  return `${name.slice(1)}.js`;
}
