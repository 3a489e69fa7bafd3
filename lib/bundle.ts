import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

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
 * Bundles each function into one file, `<outDir>/<id>/index.js`, whose Lambda handler is
 * `index.handler`. The same sources give the same bytes, wherever the checkout is.
 *
 * The form is the one with the shortest cold start of those measured: CommonJS (an ESM import of
 * `node:http` loads the built-in undici as well), from the packages' `module` entries (so that what
 * is unused falls away), minified, the AWS SDK inside, and the SDK's chain of credential providers
 * replaced by one that reads Lambda's variables.
 *
 * @param options.appFolder - the app whose code `#app/…` means: a bundle carries this app's code alone.
 * @throws esbuild's error, with every file and line, when a source does not build.
 */
export function bundleFunctions(options: {
  readonly entries: readonly BundleEntry[];
  readonly appFolder: string;
  readonly outDir: string;
}): void {
  buildSync({
    ...buildOptions,
    entryPoints: options.entries.map(({ id, entry }) => ({ in: entry, out: `${id}/index` })),
    outdir: options.outDir,
    minify: true,
    format: 'cjs',
    alias: {
      '#app': options.appFolder,
      '@aws-sdk/credential-provider-node': join(
        projectFolder,
        'functions/core/runtime/lambda-credentials.ts',
      ),
    },
    legalComments: 'none',
    // A map beside each bundle, for whoever reads a stack trace, and not linked: Node would read it
    // at every cold start, which was measured at 14 ms. The same commit builds the same map again.
    sourcemap: 'external',
  });
  for (const { id } of options.entries) {
    // The project is ESM; without this Node would read the bundle as a module too.
    writeFileSync(join(options.outDir, id, 'package.json'), '{"type":"commonjs"}\n');
  }
}
