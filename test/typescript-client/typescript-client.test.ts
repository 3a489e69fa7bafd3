import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiDocument } from '../../operations/openapi/document.ts';
import { fixtureApp } from '../fixtures/fixture-app.ts';

const run = promisify(execFile);
const tools = createRequire(import.meta.url);
const packageFolder = (name: string) => dirname(tools.resolve(`${name}/package.json`));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typescript-client-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('compiles an app’s calls against the client that is made from the document', async () => {
  const document = join(folder, 'openapi.json');
  await writeFile(document, JSON.stringify(await openApiDocument(await fixtureApp())));
  await run(process.execPath, [
    join(packageFolder('openapi-typescript'), 'bin/cli.js'),
    document,
    '--output',
    join(folder, 'schema.d.ts'),
  ]);
  await copyFile(new URL('app.ts', import.meta.url), join(folder, 'app.ts'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(packageFolder('openapi-fetch'), join(folder, 'node_modules/openapi-fetch'));
  // With the project's own compiler: the folder's TypeScript 5 is there for the generator alone.
  const compiled = await run(
    process.execPath,
    [
      fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url)),
      ...[
        '--noEmit',
        '--strict',
        '--skipDefaultLibCheck',
        '--target',
        'es2022',
        '--lib',
        'es2022,dom',
      ],
      ...['--module', 'esnext', '--moduleResolution', 'bundler'],
      join(folder, 'app.ts'),
    ],
    { cwd: folder },
  ).catch((error: { stdout: string }) => error);
  expect(compiled.stdout).toBe('');
});
