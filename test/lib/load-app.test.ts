import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadApp } from '../../lib/load-app.ts';

const files = ['customer', 'erasure', 'order', 'samples', 'settings', 'setup'];

describe('loading an app', () => {
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'load-app-'));
    for (const folder of ['lib/apps', 'functions/apps/acme/leave-tip']) {
      await mkdir(join(root, folder), { recursive: true });
    }
    for (const name of [...files, 'leave-tip/handler', 'leave-tip/contract']) {
      await writeFile(
        join(root, `functions/apps/acme/${name}.ts`),
        'export const settings = { of: "the test" };',
      );
    }
  });
  afterAll(() => rm(root, { recursive: true }));

  let versions = 0;
  const load = async (path: string) => {
    const route = { id: 'leave-tip', method: 'POST', path, summary: 'Tips.', grants: [] };
    // Node remembers a module by its name: each version gets another.
    versions += 1;
    const name = `acme${versions}`;
    await writeFile(
      join(root, `lib/apps/${name}.ts`),
      `export const app = ${JSON.stringify({ routes: [route] })};`,
    );
    await symlink(join(root, 'functions/apps/acme'), join(root, `functions/apps/${name}`));
    return loadApp(name, root);
  };

  it('takes a route of its own', async () => {
    expect((await load('/tips')).definition.routes).toMatchObject([{ path: '/tips' }]);
  });

  it.each([
    [
      '/merchant/tips',
      'routes: POST /merchant/tips is for the app’s users, and /merchant/ for services: give it another path',
    ],
    ['/checkout', 'routes: POST /checkout is there already'],
  ])('refuses a route of its own at %s', async (path, sentence) => {
    await expect(load(path)).rejects.toThrow(sentence);
  });
});
