import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const unguarded = fileURLToPath(new URL('./customer-link-table.ts', import.meta.url));
const ensureCustomer = fileURLToPath(
  new URL('../../../functions/ensure-customer/handler.ts', import.meta.url),
);

/**
 * Builds `PUT /customer` over a customer map that claims nothing. The swap is made in the bundle: the
 * product has no switch for it.
 *
 * @param file - where the bundle goes.
 * @throws Error when the product's table was not met, so that nothing was swapped.
 */
export async function bundleUnguarded(file: string): Promise<void> {
  let swapped = 0;
  await build({
    entryPoints: [ensureCustomer],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'without-the-claim',
        setup: ({ onResolve }) => {
          onResolve({ filter: /\/dynamodb\/customer-link-table\.ts$/ }, () => {
            swapped += 1;
            return { path: unguarded };
          });
        },
      },
    ],
  });
  if (swapped === 0) throw new Error('No file imports the customer map any more: nothing swapped.');
}
