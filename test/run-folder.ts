import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of `global-setup.ts`; `undefined` outside `npm test`. */
export const runFolder = process.env.SAVE_CARD_TEST_FOLDER;

/**
 * What Node has compiled, types stripped: in its own place for that, from which runs take it one after the other.
 * Processes write to it while they end, so that it cannot be in the folder of a run, which is removed then.
 */
export const compileCache = join(tmpdir(), 'node-compile-cache');

/** Environment of Node processes: what one has compiled the next one need not. */
export const sharedCompileCache: Readonly<Record<string, string>> =
  runFolder === undefined ? {} : { NODE_COMPILE_CACHE: compileCache };
