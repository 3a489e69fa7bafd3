import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Longer than any of the named tests takes. */
const timeoutMs = 120_000;

const results = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export interface TestResult {
  readonly fullName: string;
  /** `passed`, `failed`; tests that the names leave out are `skipped` or `pending`. */
  readonly status: string;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Runs the tests of `files` whose full name contains one of `names`, in the folder. */
export async function runTests(
  folder: string,
  files: readonly string[],
  names: readonly string[],
): Promise<TestResult[]> {
  const output = join(folder, 'results.json');
  await rm(output, { force: true });
  const child = spawn(
    process.execPath,
    [
      join(folder, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      'test/mutations/vitest.config.ts',
      ...files,
      '--testNamePattern',
      names.map(literally).join('|'),
      '--reporter=json',
      `--outputFile=${output}`,
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], timeout: timeoutMs },
  );
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  await once(child, 'close');
  const text = await readFile(output, 'utf8').catch(() => {
    throw new Error(`The tests gave no result in ${folder}. ${complaints}`);
  });
  const { testResults } = results.parse(JSON.parse(text));
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}
