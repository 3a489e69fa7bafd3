import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../operations/new-app/create-app.ts';

const cdkJson = `{
  "app": "node bin/save-card.ts",
  "context": {
    "save-card": {
      "apps": {
        "demo": {
          "sandbox": { "dojo": { "environment": "sandbox" } }
        }
      }
    },
    "@aws-cdk/core:checkSecretUsage": true
  }
}
`;

let root: string;
let said: string[];
let complaints: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'new-app-'));
  await writeFile(join(root, 'cdk.json'), cdkJson);
  said = [];
  complaints = [];
});
afterEach(() => rm(root, { recursive: true }));

function run(name: string): Promise<number> {
  return createApp(name, root, {
    say: (line) => said.push(line),
    complain: (line) => complaints.push(line),
  });
}

async function filesIn(): Promise<readonly string[]> {
  const all = await readdir(root, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .sort();
}

describe('npm run new-app', () => {
  it('writes every file of an app, and says what to do next', async () => {
    expect(await run('acme')).toBe(0);
    expect(await filesIn()).toEqual([
      'cdk.json',
      'functions/apps/acme/customer.ts',
      'functions/apps/acme/erasure.ts',
      'functions/apps/acme/order.ts',
      'functions/apps/acme/samples.ts',
      'functions/apps/acme/settings.ts',
      'functions/apps/acme/setup.ts',
      'functions/apps/acme/tsconfig.json',
      'lib/apps/acme.ts',
      'test/apps/acme/order.test.ts',
    ]);
    expect(said.at(-1)).toBe('Run it: APP=acme npm start');
  });

  it('adds its block to cdk.json and leaves every other line as it is', async () => {
    await run('acme');
    const text = await readFile(join(root, 'cdk.json'), 'utf8');
    const lines = text.split('\n');
    const [first, ...rest] = cdkJson.split('\n        }\n');
    expect(text.startsWith(`${first}\n        },\n        "acme": {`)).toBe(true);
    expect(text.endsWith(rest.join('\n        }\n'))).toBe(true);
    const { context } = JSON.parse(lines.join('\n'));
    expect(context['save-card'].apps.acme).toEqual({
      sandbox: {
        dojo: { environment: 'sandbox' },
        signIn: { kind: 'cognito' },
        amountLimits: { GBP: { minimum: 1, maximum: 100_000 } },
      },
    });
    expect(context['save-card'].apps.demo).toEqual({
      sandbox: { dojo: { environment: 'sandbox' } },
    });
  });

  it.each([
    ['Acme', /^"Acme" cannot be the name of an app: use up to 30 of a-z/],
    ['../x', /cannot be the name of an app/],
    ['demo', /^cdk.json has an app "demo" already\.$/],
  ])('refuses %j and writes nothing', async (name, sentence) => {
    expect(await run(name)).toBe(1);
    expect(complaints.join('\n')).toMatch(sentence);
    expect(await filesIn()).toEqual(['cdk.json']);
  });

  it('overwrites nothing', async () => {
    await run('acme');
    await writeFile(join(root, 'cdk.json'), cdkJson);
    await writeFile(join(root, 'lib/apps/acme.ts'), 'ours');
    expect(await run('acme')).toBe(1);
    expect(complaints).toEqual(['lib/apps/acme.ts is there already: nothing was written.']);
    expect(await readFile(join(root, 'lib/apps/acme.ts'), 'utf8')).toBe('ours');
    expect(await readFile(join(root, 'cdk.json'), 'utf8')).toBe(cdkJson);
  });
});
