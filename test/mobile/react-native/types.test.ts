import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('compiles the TypeScript of the samples against what they use of Dojo’s package', async () => {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));
  const tsc = join(dirname(manifest), 'bin/tsc');
  const compiled = await promisify(execFile)(process.execPath, [tsc, '-p', project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(compiled.stdout).toBe('');
});
