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
  const load = (path: string) => loadWith({ routes: [{ ...route, path }] });
  const route = { id: 'leave-tip', method: 'POST', path: '/tips', summary: 'Tips.', grants: [] };
  const loadWith = async (definition: object) => {
    // Node remembers a module by its name: each version gets another.
    versions += 1;
    const name = `acme${versions}`;
    await writeFile(
      join(root, `lib/apps/${name}.ts`),
      `export const app = ${JSON.stringify(definition)};`,
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

  it.each([
    [{ routes: [{ ...route, method: 'FETCH' }] }, 'has the method "FETCH"'],
    [{ routes: [{ ...route, path: 'tips' }] }, 'must be such as /tips'],
    [{ routes: [{ ...route, path: '/tips/' }] }, 'must be such as /tips'],
    [{ routes: [{ ...route, path: '/payment-intents/{id}', method: 'GET' }] }, 'is there already'],
    [{ routes: [{ ...route, grants: ['dojo-keys'] }] }, 'asks for "dojo-keys", which is no grant'],
    [{ routes: [{ ...route, grants: undefined }] }, 'needs grants'],
    [{ routes: [{ ...route, id: 'app' }] }, 'is that of a part of the stack'],
    [{ routes: [{ ...route, id: 'settle' }] }, 'the id "settle" is taken'],
    [
      {
        routes: [
          { ...route, id: 'leave-1' },
          { ...route, id: 'leave1', path: '/t' },
        ],
      },
      'CloudFormation',
    ],
    [
      { routes: [{ ...route, tables: { tips: 'readwrite' } }], tables: { tips: {} } },
      'read or write',
    ],
    [{ consumers: [{ id: 'leave-tip' }] }, 'needs a pattern'],
    [{ hooks: { orders: {} } }, 'hooks: "orders" is none of'],
    [{ withoutroutes: [] }, '"withoutroutes" is none of'],
    [{ variables: { NODE_OPTIONS: 'x' } }, 'variables: the name "NODE_OPTIONS"'],
  ])('refuses %j in one sentence', async (definition, sentence) => {
    await expect(loadWith(definition)).rejects.toThrow(sentence);
  });
});
