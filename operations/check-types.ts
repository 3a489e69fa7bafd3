import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectNoArguments } from '../lib/expect-no-arguments.ts';

expectNoArguments(`Usage: npm run types

Checks the types of the project as it is, of the browser's code, and of the handlers with each app's own
files behind #app/….

Exit code: 0 all of it fits, 1 something does not.`);

// Imported only here: the usage needs no package.
const { appFiles } = await import('../lib/load-app.ts');
const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const apps = readdirSync(join(root, 'functions/apps'));
const withoutConfig = apps.filter((app) => !existsSync(configOf(app)));
if (withoutConfig.length > 0) {
  console.error(
    `No tsconfig.json in functions/apps/${withoutConfig.join(', functions/apps/')}: npm run new-app writes one.`,
  );
  process.exitCode = 1;
}
for (const app of apps) {
  const missing = appFiles.filter((file) => !existsSync(join(root, 'functions/apps', app, file)));
  for (const file of missing) {
    console.error(`functions/apps/${app}/${file} is missing: the shipped functions import it.`);
    process.exitCode = 1;
  }
}
const projects = ['tsconfig.json', 'local/playground/page/tsconfig.json'].map((it) =>
  join(root, it),
);
for (const project of [...projects, ...apps.map(configOf).filter(existsSync)]) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`The types do not fit: ${project.slice(root.length)}`);
    process.exitCode = 1;
  }
}

function configOf(app: string): string {
  return join(root, 'functions/apps', app, 'tsconfig.json');
}
