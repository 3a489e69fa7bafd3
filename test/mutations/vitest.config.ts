import { defineConfig } from 'vitest/config';
import config from '../../vitest.config.ts';

/** For the tests that `npm run mutants` names: those of `npm test`, and proofs. */
export default defineConfig({
  test: { ...config.test, include: ['test/**/*.{test,proof}.ts'] },
});
