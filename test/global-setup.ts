import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compileCache } from './run-folder.ts';
import { takeRunFolder } from './take-run-folder.ts';

let folder: string;

/** Makes the folder of the run, in which the test files share what they build (`shared-build.ts`). */
export async function setup(project: TestProject): Promise<void> {
  folder = await takeRunFolder(project.config.root);
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
