import { join } from 'node:path';
import type { FunctionsOptions } from '../local/lambda/start-functions.ts';

/** The folder of `global-setup.ts`; `undefined` outside `npm test`. */
const folder = process.env.SAVE_CARD_TEST_BUILD;

/** Where the functions of the tests' app are built, as `<id>/index.js`. `undefined` outside `npm test`. */
export const builtIn = folder && join(folder, 'bundles');

/** For functions of the tests' app as they are deployed: none is built again, or started in vain. */
export const sharedBuild = {
  builtIn,
  functionsStart: 'when invoked',
} as const satisfies Pick<FunctionsOptions, 'builtIn' | 'functionsStart'>;

/** Environment of Node processes: what one has compiled, types stripped, the next one need not. */
export const sharedCompileCache: Readonly<Record<string, string>> =
  folder === undefined ? {} : { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
