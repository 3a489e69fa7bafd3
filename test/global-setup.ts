import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { allFunctions, functionsOf } from '../lib/app-functions.ts';
import { bundleFunctions } from '../lib/bundle.ts';
import { fixtureApp } from './fixtures/fixture-app.ts';

let folder: string;

/**
 * Builds the functions of the tests' app once for the whole run, and anew before each repetition
 * under `--watch`. See `shared-build.ts`, which is how tests come by it.
 */
export async function setup(project: TestProject): Promise<void> {
  // In a folder without node_modules above it: what is not in a bundle is not there, as on Lambda.
  folder = mkdtempSync(join(tmpdir(), 'save-card-tests-'));
  process.env.SAVE_CARD_TEST_BUILD = folder;
  await build();
  project.onTestsRerun(build);
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function build(): Promise<void> {
  const app = await fixtureApp();
  const outDir = join(folder, 'bundles');
  bundleFunctions({ entries: allFunctions(functionsOf(app)), appFolder: app.folder, outDir });
}
