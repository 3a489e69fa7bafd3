import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectNoArguments } from '../../../lib/expect-no-arguments.ts';

expectNoArguments(`Usage: npm run kotlin

Compiles the code of docs/mobile/android.md against declarations of what it uses. Gets JetBrains' compiler
from npm for that, which is 94 MB that nobody else needs. It needs Java.

Exit code: 0 all of it compiles, another one something does not.`);

const version = '2.4.20';
const project = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(project, 'node_modules/.cache/kotlin-compiler');
mkdirSync(folder, { recursive: true });
const install = ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--no-audit'];
execFileSync('npm', [...install, `kotlin-compiler@${version}`], { stdio: 'inherit' });
const manifest = createRequire(join(folder, 'index.js')).resolve('kotlin-compiler/package.json');
execFileSync('vitest', ['run', 'test/mobile/android/compiles.test.ts'], {
  cwd: project,
  env: { ...process.env, KOTLIN_COMPILER: dirname(manifest) },
  stdio: 'inherit',
});
