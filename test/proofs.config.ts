import { availableParallelism } from 'node:os';
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
    // No more than there are cores: several load the machine by themselves, and have time limits of the product.
    maxWorkers: availableParallelism(),
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
