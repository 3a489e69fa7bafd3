import { join } from 'node:path';

/** The folder of `global-setup.ts`; `undefined` outside `npm test`. */
export const runFolder = process.env.SAVE_CARD_TEST_FOLDER;

/** Environment of Node processes: what one has compiled, types stripped, the next one need not. */
export const sharedCompileCache: Readonly<Record<string, string>> =
  runFolder === undefined ? {} : { NODE_COMPILE_CACHE: join(runFolder, 'compile-cache') };
