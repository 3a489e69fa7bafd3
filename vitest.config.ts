import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    // A worker takes file after file, and loads the CDK, the SDK and zod once. What a test changes
    // globally (clocks, environment, spies) it puts back.
    isolate: false,
    // Node loads the files itself, as it does for every command of this project, and keeps what it has
    // compiled. No test needs Vite for that: none replaces a module.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // The CDK's own check of each template takes seconds, and no test reads what it says but
    // test/bin/valid-templates.proof.ts, which synthesizes in a process of its own.
    // GOGC: esbuild collects its garbage less often, and builds with a tenth less work.
    env: { CDK_VALIDATION: 'false', GOGC: '400' },
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // How long `expect.poll` waits before it calls something lost. Not a measure of speed.
    expect: { poll: { timeout: 30_000, interval: 20 } },
    // Much of the run waits for servers and child processes: two workers more than there are cores
    // keep these busy.
    maxWorkers: availableParallelism() + 2,
  },
});
