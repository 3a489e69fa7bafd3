import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The source of what a team would write without this project. */
export const naiveBackend = join(import.meta.dirname, 'naive-backend.ts');

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
