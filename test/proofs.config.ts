import { defineConfig } from 'vitest/config';
import config from '../vitest.config.ts';

/**
 * `npm run proofs`: races, and processes that are killed. They take longer than a developer waits for an
 * answer, and belong to `npm run check`.
 */
export default defineConfig({
  test: {
    ...config.test,
    include: ['test/**/*.proof.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
