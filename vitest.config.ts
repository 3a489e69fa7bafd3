import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Much of the run waits for servers and child processes, so that a core a worker is not too much.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
