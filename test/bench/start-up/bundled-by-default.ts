import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { projectFolder } from '../../../lib/bundle.ts';

/** The source of what a team would write without this project. */
export const naiveBackend = join(import.meta.dirname, 'naive-backend.ts');

/** What nothing but a comparison runs, in the form in which this project's functions are deployed. */
export function bundledAsDeployed(outfile: string, contents: string): string {
  buildSync({
    stdin: { contents, resolveDir: projectFolder },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return outfile;
}

/** As CDK's NodejsFunction bundles: CommonJS, not minified, each package's `main` entry. */
export function bundledByDefault(
  outfile: string,
  entry: string,
  external: readonly string[] = [],
): string {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: [...external],
    logLevel: 'error',
  });
  return outfile;
}
