import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run kotlin`: gets JetBrains' compiler from npm, which is 94 MB that nobody else needs, and
// compiles the samples with it.
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
