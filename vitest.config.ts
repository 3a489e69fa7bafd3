import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // How long `expect.poll` waits before it calls something lost. Not a measure of speed.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    // Much of the run waits for servers and child processes, so that a core a worker is not too much.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
