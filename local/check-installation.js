// Plain JavaScript without dependencies, so that it runs on any Node and before anything is
// installed: `import` it first, or preload it (`node --import ./local/check-installation.js …`).
import { existsSync, readFileSync } from 'node:fs';
import nodeModule from 'node:module';

const project = new URL('../', import.meta.url);
const { dependencies, devDependencies } = JSON.parse(
  readFileSync(new URL('package.json', project), 'utf8'),
);

const isMissing = (name) => !existsSync(new URL(`node_modules/${name}/package.json`, project));
const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(isMissing);

const majorOf = (version) => Number(version.split('.')[0]);
const neededMajor = majorOf(devDependencies.node);

if (missing.length > 0) {
  const which = existsSync(new URL('node_modules', project))
    ? `Some packages are not installed (${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''})`
    : 'The packages are not installed';
  stop(`${which}: run npm ci first.`);
}
if (majorOf(process.versions.node) < neededMajor) {
  stop(
    `This is Node ${process.versions.node}, and Node ${neededMajor} is needed: start with npm start, which uses the one that npm ci installs.`,
  );
}

// What Node has compiled, types stripped, it keeps for the next start, in the system's temporary folder.
nodeModule.enableCompileCache?.();

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
