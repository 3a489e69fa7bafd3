import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compileCache } from './run-folder.ts';

let folder: string;

/** Makes the folder of the run, in which the test files share what they build (`shared-build.ts`). */
export function setup(project: TestProject): void {
  // In a folder without node_modules above it: what is not in a bundle is not there, as on Lambda.
  folder = mkdtempSync(join(tmpdir(), 'save-card-tests-'));
  process.env.SAVE_CARD_TEST_FOLDER = folder;
  // The workers' own, and that of the functions which they start in threads.
  process.env.NODE_COMPILE_CACHE = compileCache;
  // Under `--watch` sources have changed.
  project.onTestsRerun(() => remove(join(folder, 'bundles')));
}

export function teardown(): void {
  remove(folder);
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
