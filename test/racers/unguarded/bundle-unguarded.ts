import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type BundleEntry, buildOptions, projectFolder } from '../../../lib/bundle.ts';

/** One of the product's files, and what stands in for it without its guard. */
export interface Swap {
  readonly file: RegExp;
  readonly unguarded: string;
}

/** A customer map that claims nothing. */
export const withoutClaim: Swap = {
  file: /\/dynamodb\/customer-link-table\.ts$/,
  unguarded: fileURLToPath(new URL('./customer-link-table.ts', import.meta.url)),
};

/** Payment records whose writes succeed, whoever has written meanwhile. */
export const withoutRecordGuard: Swap = {
  file: /\/dynamodb\/payment-record-table\.ts$/,
  unguarded: fileURLToPath(new URL('./payment-record-table.ts', import.meta.url)),
};

export const ensureCustomer = fileURLToPath(
  new URL('../../../functions/ensure-customer/handler.ts', import.meta.url),
);

/**
 * Builds functions without one of their guards, each as `<outDir>/<id>/index.js`. The swap is made in the bundles: the
 * product has no switch for it.
 *
 * @throws Error when one of them did not meet the product's file, so that nothing was swapped in it.
 */
export async function bundleUnguarded(
  { file: swappedFile, unguarded }: Swap,
  entries: readonly BundleEntry[],
  outDir: string,
): Promise<void> {
  const { metafile } = await build({
    ...buildOptions,
    entryPoints: entries.map(({ id, entry }) => ({ in: entry, out: `${id}/index` })),
    outdir: outDir,
    format: 'cjs',
    metafile: true,
    plugins: [
      {
        name: 'without-the-guard',
        setup: ({ onResolve }) => {
          onResolve({ filter: swappedFile }, ({ importer }) =>
            importer === unguarded ? undefined : { path: unguarded },
          );
        },
      },
    ],
  });
  const swapped = relative(projectFolder, unguarded);
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    if (inputs[swapped] === undefined)
      throw new Error(`Nothing in ${file} imports ${swappedFile} any more: nothing swapped.`);
  }
}
