import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allFunctions, functionsOf } from '../../lib/app-functions.ts';
import type { Route } from '../../lib/routes.ts';
import { bundleWithCache } from '../../local/lambda/bundle-with-cache.ts';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../local/start-local-stack.ts';
import {
  fixtureApp,
  onBuiltFixtures,
  onFixtures,
  onlyRoutes,
  routesForTests,
} from '../fixtures/fixture-app.ts';
import { freePort } from './free-port.ts';
import { routeForTests } from './gateway/route-for-tests.ts';

const remember = fileURLToPath(new URL('./remember-function.ts', import.meta.url));

describe('a local stack', () => {
  let folder: string;
  const routes: readonly Route[] = [
    routeForTests('remember', 'PUT', '/customer', 'jwt', ['customers', 'dojo-key']),
  ];
  const started: LocalStack[] = [];
  const lines: string[] = [];

  let built: Partial<LocalStackOptions>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-stack-test-'));
    const app = await fixtureApp();
    const entries = allFunctions(routesForTests(routes, () => remember)(functionsOf(app)));
    const outDir = join(folder, 'bundles');
    await bundleWithCache({ entries, appFolder: app.folder, outDir, withMaps: false });
    built = { builtIn: async () => outDir };
  });
  afterAll(async () => {
    await Promise.all(started.map((stack) => stack.close()));
    await rm(folder, { recursive: true });
  });

  async function start(options: LocalStackOptions = {}): Promise<LocalStack> {
    const stack = await startLocalStack({
      ...onFixtures,
      changeFunctions: routesForTests(routes, () => remember),
      log: (line) => lines.push(line),
      ...options,
    });
    started.push(stack);
    return stack;
  }

  async function call(stack: LocalStack, user: string): Promise<unknown> {
    const answer = await fetch(`${stack.apiUrl}/customer`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await stack.token(user)}` },
    });
    return answer.json();
  }

  it('runs the bundles against its own services, Dojo being the simulator', async () => {
    const stack = await start();

    expect(await call(stack, 'alice')).toEqual({
      known: false,
      SecretString: '{"apiKey":"sk_sandbox_local"}',
      dojo: stack.dojoUrl,
    });
    expect(await call(stack, 'alice')).toMatchObject({ known: true });
    await expect.poll(() => lines).toContain('{"message":"called","sub":"alice"}');
    const customers = await fetch(`${stack.dojoUrl}/customers/search`, {
      method: 'POST',
      headers: {
        authorization: 'Basic sk_sandbox_local',
        version: '2024-02-05',
        'content-type': 'application/json',
      },
      body: '{}',
    });
    expect(customers.status).toBe(200);
  });

  it('shares nothing with another one in the same process', async () => {
    const [one, two] = await Promise.all([start(built), start(built)]);

    await call(one, 'bob');

    expect(await call(two, 'bob')).toMatchObject({ known: false, dojo: two.dojoUrl });
    const foreign = await fetch(`${two.apiUrl}/customer`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${await one.token('bob')}` },
    });
    expect(foreign.status).toBe(401);
  });

  it('takes the Dojo and the key that it is given', async () => {
    const dojo = { baseUrl: 'https://dojo.invalid', apiKey: 'sk_sandbox_given' };
    const stack = await start({ ...built, dojo });

    expect(stack.simulator).toBeUndefined();
    expect(await call(stack, 'alice')).toMatchObject({
      SecretString: '{"apiKey":"sk_sandbox_given"}',
      dojo: 'https://dojo.invalid',
    });
  });

  it('keeps table and tokens in its folder over a restart', async () => {
    const dataFolder = join(folder, 'data');
    const issuerPort = await freePort();
    const before = await start({ ...built, dataFolder, issuerPort });
    const token = await before.token('carol');
    await call(before, 'carol');
    await before.close();

    const after = await start({ ...built, dataFolder, issuerPort });
    const answer = await fetch(`${after.apiUrl}/customer`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
    });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ known: true });
  });

  it('keeps users with their customers over a restart, whatever the ports', async () => {
    const ids = ['ensure-customer', 'mint-customer-secret', 'receive-webhook'];
    const logged: string[] = [];
    const options: LocalStackOptions = {
      ...onBuiltFixtures,
      changeFunctions: onlyRoutes(...ids),
      dataFolder: join(folder, 'customers'),
      log: (line) => logged.push(line),
    };
    const before = await start(options);
    const linked = z.object({ customerId: z.string() }).parse(await call(before, 'dave'));
    await before.close();

    const after = await start(options);
    const secret = await fetch(`${after.apiUrl}/customer/secret`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await after.token('dave')}` },
    });

    expect(await call(after, 'dave')).toEqual(linked);
    expect(secret.status).toBe(200);
    expect(await secret.json()).toMatchObject(linked);
    expect(after.simulator?.requests.count('POST /customers')).toBe(0);
    // The user's, and the map's canary.
    expect(after.simulator?.accounts.list()[0]?.state().customers).toEqual({ live: 2, deleted: 0 });
    expect(logged.join('\n')).not.toContain('customer_replaced');
    expect(
      after.simulator?.accounts
        .list()[0]
        ?.subscriptions.list()
        .map(({ fields }) => fields.url),
    ).toEqual([`${after.apiUrl}/webhooks/dojo`]);
  });

  it.each([
    ['sk_prod_abc', 'a key of the other environment'],
    ['sk_sandbox_', 'a key without an end'],
    ['sk_sandbox_a b', 'a key with a space'],
  ])('refuses %s: %s', async (apiKey) => {
    const dojo = { baseUrl: 'https://dojo.invalid', apiKey };

    await expect(start({ dojo })).rejects.toThrow(
      "DOJO_API_KEY does not fit this stage, which belongs to Dojo's sandbox environment: its keys start with sk_sandbox_ and have no spaces.",
    );
  });

  it.each([
    ['PORT', 'port'],
    ['DOJO_PORT', 'dojoPort'],
    ['ISSUER_PORT', 'issuerPort'],
  ] as const)('says that the port of %s is in use', async (variable, option) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    await expect(start({ ...built, [option]: port })).rejects.toThrow(
      `Port ${port} is in use: stop the program that has it, or choose another port with ${variable}=<port>.`,
    );
    other.close();
  });

  it('names the stages there are when it is asked for another', async () => {
    await expect(start({ stage: 'moon' })).rejects.toThrow(
      'cdk.json has no app "demo" with a stage "moon". It has: demo/sandbox, cafe/sandbox.',
    );
  });

  it('gives back everything when one of its parts cannot start', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const issuerPort = await freePort();
    const options = { ...built, issuerPort, dataFolder: join(folder, 'given-back') };

    // The gateway is the last part of all.
    await expect(start({ ...options, port })).rejects.toThrow(`Port ${port} is in use`);
    other.close();
    expect((await start(options)).issuerUrl).toBe(`http://127.0.0.1:${issuerPort}`);
  });

  it('says what keeps a function from starting, to whoever calls it', async () => {
    const broken = join(folder, 'broken.js');
    await writeFile(broken, 'throw new Error("AMOUNTS is missing");');
    const { apiUrl, token } = await start({
      changeFunctions: routesForTests(routes, () => broken),
    });
    const headers = { authorization: `Bearer ${await token('alice')}` };
    for (const _ of ['first', 'again']) {
      lines.length = 0;
      const { status } = await fetch(`${apiUrl}/customer`, { method: 'PUT', headers });
      expect(status).toBe(500);
      expect(lines.join()).toContain('The function remember does not start: AMOUNTS is missing');
    }
  });

  it('says where a source does not build', async () => {
    const broken = join(folder, 'typo.js');
    await writeFile(broken, 'export const handler = (;');

    await expect(start({ changeFunctions: routesForTests(routes, () => broken) })).rejects.toThrow(
      /^The functions do not build\. [\s\S]*typo\.js:1:24/,
    );
  });
});
