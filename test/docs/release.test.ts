import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../lib/bundle.ts';

function read(file: string): string {
  return readFileSync(join(projectFolder, file), 'utf8');
}
const { scripts } = JSON.parse(read('package.json'));

describe.each(['.github/workflows/release.yml', 'docs/release.md'])('%s', (file) => {
  it('calls scripts that there are', () => {
    const called = [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('knows no access key', () => {
    expect(read(file)).not.toMatch(/aws[-_]?(access|secret)[-_]?(access[-_]?)?key(?!s? anywhere)/i);
  });
});

it('the pipeline deploys with a role that it takes by OIDC, and only what was checked', () => {
  const deploy = read('.github/workflows/release.yml').split('\n  deploy:\n')[1];
  expect(deploy).toContain('needs: check');
  expect(deploy).toContain('id-token: write');
  expect(deploy).toContain('vars.AWS_DEPLOY_ROLE_ARN }}');
});

it('the variables are the repository’s: GitHub asks for them before it knows the job’s environment', () => {
  const [, condition = ''] = /^ {4}if: (.*)$/m.exec(read('.github/workflows/release.yml')) ?? [];
  expect(condition).toContain('vars.AWS_DEPLOY_ROLE_ARN');
  expect(read('docs/release.md')).toMatch(/four variables of the \*\*repository\*\*/);
});
