import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnnouncedStack, announce, findRunningStack } from '../../local/running-file.ts';
import { fixtureStage } from '../fixtures/fixture-app.ts';

let folder: string;
let path: string;
let stack: AnnouncedStack;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'running-'));
  path = join(folder, 'deeper', 'running.json');
  stack = {
    settings: await fixtureStage(),
    dojoUrl: 'http://127.0.0.1:1',
    dynamoDbUrl: 'http://127.0.0.1:2',
    secretsManagerUrl: 'http://127.0.0.1:3',
    tableName: 'table',
    dojoKeySecretName: 'key',
    apiUrl: 'http://127.0.0.1:4',
    webhookSecretName: 'webhook-secrets',
    queues: { url: 'http://127.0.0.1:5' },
    issuerUrl: 'http://127.0.0.1:6',
  };
});
afterEach(() => rm(folder, { recursive: true }));

describe('the file of a running stack', () => {
  it('says how it is reached, to its owner alone', async () => {
    await announce(stack, path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await findRunningStack(path)).toEqual({
      pid: process.pid,
      app: 'demo',
      stage: 'sandbox',
      dojoUrl: 'http://127.0.0.1:1',
      dynamoDbUrl: 'http://127.0.0.1:2',
      secretsManagerUrl: 'http://127.0.0.1:3',
      tableName: 'table',
      dojoKeySecretName: 'key',
      apiUrl: 'http://127.0.0.1:4',
      webhookSecretName: 'webhook-secrets',
      queuesUrl: 'http://127.0.0.1:5',
      issuerUrl: 'http://127.0.0.1:6',
    });
  });

  it('goes when the stack stops', async () => {
    const withdraw = await announce(stack, path);
    await withdraw();
    expect(await findRunningStack(path)).toBeUndefined();
  });

  it('of a stack that runs is left alone by another one', async () => {
    await announce(stack, path);
    const withdraw = await announce({ ...stack, tableName: 'other' }, path);
    await withdraw();
    expect((await findRunningStack(path))?.tableName).toBe('table');
  });

  it('of a stack that died does not count, and is replaced', async () => {
    await announce(stack, path);
    const dead = (await readFile(path, 'utf8')).replace(/"pid": \d+/, '"pid": 2147483646');
    await writeFile(path, dead);
    expect(await findRunningStack(path)).toBeUndefined();
    await announce({ ...stack, tableName: 'new' }, path);
    expect((await findRunningStack(path))?.tableName).toBe('new');
  });

  it.each(['', '{', '{}', '[]'])('that holds %j does not count', async (text) => {
    await announce(stack, path);
    await writeFile(path, text);
    expect(await findRunningStack(path)).toBeUndefined();
  });
});
