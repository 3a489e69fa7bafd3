import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
 * Builds a function without one of its guards. The swap is made in the bundle: the product has no switch
 * for it.
 *
 * @param entry - the source file with the export `handler`.
 * @param file - where the bundle goes.
 * @throws Error when the product's file was not met, so that nothing was swapped.
 */
export async function bundleUnguarded(
  { file: swappedFile, unguarded }: Swap,
  entry: string,
  file: string,
): Promise<void> {
  let swapped = 0;
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'without-the-guard',
        setup: ({ onResolve }) => {
          onResolve({ filter: swappedFile }, ({ importer }) => {
            if (importer === unguarded) return undefined;
            swapped += 1;
            return { path: unguarded };
          });
        },
      },
    ],
  });
  if (swapped === 0) throw new Error(`No file imports ${swappedFile} any more: nothing swapped.`);
}
