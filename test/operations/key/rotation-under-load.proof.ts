import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { announce, runningFile } from '../../../local/running-file.ts';
import { type LocalStack, startLocalStack } from '../../../local/start-local-stack.ts';
import { type DojoSimulator, startDojoSimulator } from '../../../simulator/dojo-simulator.ts';
import { onBuiltFixtures, onlyRoutes } from '../../fixtures/fixture-app.ts';
import { runCommand } from '../../local/run-command.ts';
import { type RequestLoad, startLoad } from './request-load.ts';
import { someKey } from './some-key.ts';

const script = fileURLToPath(new URL('../../../operations/key.ts', import.meta.url));
/** Long enough that instances hold the old key when it is revoked at once. */
const keyTtlSeconds = 4;
/** Of one stage: on a machine that is busy, every function has answered a few by then. */
const someRequests = 15;
/** Between reading the secret and noting when that was, on a machine that is busy. */
const marginMs = 2_000;

/** A stage with a Dojo account of its own. */
interface Shop {
  readonly stack: LocalStack;
  /** Where `npm run key` finds it. */
  readonly folder: string;
  key: string;
  load: RequestLoad;
}

let dojo: DojoSimulator;
let shops: readonly Shop[];

async function openShop(): Promise<Shop> {
  const key = someKey();
  const stack = await startLocalStack({
    ...onBuiltFixtures,
    dojo: { baseUrl: dojo.url, apiKey: key },
    changeSettings: (settings) => ({ ...settings, dojo: { ...settings.dojo, keyTtlSeconds } }),
    changeFunctions: onlyRoutes('ensure-customer', 'checkout', 'list-payment-methods'),
    log: () => {},
  });
  const folder = await mkdtemp(join(tmpdir(), 'shop-'));
  await announce(stack, join(folder, runningFile));
  return { stack, folder, key, load: await startLoad(stack, 3) };
}

beforeAll(async () => {
  dojo = await startDojoSimulator();
  shops = [await openShop(), await openShop()];
});
afterAll(async () => {
  for (const { load, stack, folder } of shops) {
    await load.stop();
    await stack.close();
    await rm(folder, { recursive: true });
  }
  await dojo.close();
});

/** `npm run key -- set`, with the key in a pipe. */
async function setKey({ folder }: Shop, key: string) {
  const command = runCommand(process.execPath, [script, 'set'], { folder, stdin: `${key}\n` });
  const exitCode = await command.exitCode;
  return { exitCode, output: `${command.stdout()}${command.stderr()}` };
}

/** Some more requests are answered. */
async function goOn({ load }: Shop): Promise<void> {
  const before = load.answered();
  const more = () => load.answered() - before;
  await expect.poll(more, { timeout: 90_000 }).toBeGreaterThan(someRequests);
}

/** Replaces the shop's key by a new one of its account, and revokes the old one after a pause. */
async function rotate(shop: Shop, pause: () => Promise<void>): Promise<void> {
  const fresh = someKey();
  dojo.accounts.addKey(fresh, { sameAccountAs: shop.key });
  const { exitCode, output } = await setKey(shop, fresh);
  expect(output).not.toContain(fresh);
  expect([exitCode, output]).toEqual([0, expect.stringContaining('Stored.')]);
  await pause();
  dojo.accounts.revokeKey(shop.key);
  shop.key = fresh;
  await goOn(shop);
}

/** The same without a pause: as the command stores a key, but not in a process that has to end first. */
async function replaceAtOnce(shop: Shop): Promise<void> {
  const fresh = someKey();
  dojo.accounts.addKey(fresh, { sameAccountAs: shop.key });
  const secrets = new SecretsManagerClient({
    endpoint: shop.stack.secretsManagerUrl,
    region: localRegion,
    credentials: localCredentials,
  });
  await secrets.send(
    new PutSecretValueCommand({
      SecretId: shop.stack.dojoKeySecretName,
      SecretString: JSON.stringify({ apiKey: fresh }),
    }),
  );
  dojo.accounts.revokeKey(shop.key);
  secrets.destroy();
  shop.key = fresh;
}

const refused = () => dojo.requests.list().filter(({ status }) => status === 401).length;

describe('a key that is replaced while requests come in, in two stages at once', {
  timeout: 240_000,
}, () => {
  it('and revoked after the pause, is never refused: no request fails', async () => {
    await Promise.all(shops.map((shop) => goOn(shop)));
    dojo.requests.clear();
    await Promise.all(
      shops.map((shop) =>
        rotate(shop, async () => {
          // As long as an instance keeps its key, and then until what has begun with it has ended.
          await sleep(keyTtlSeconds * 1_000 + marginMs);
          await shop.load.drain();
        }),
      ),
    );
    expect(refused()).toBe(0);
    expect(shops.flatMap(({ load }) => load.failed)).toEqual([]);
  });

  it('and revoked at once, fails no request either: functions look for the new one', async () => {
    dojo.requests.clear();
    for (const shop of shops) await replaceAtOnce(shop);
    await Promise.all(shops.map((shop) => goOn(shop)));
    expect(refused()).toBeGreaterThan(0);
    expect(shops.flatMap(({ load }) => load.failed)).toEqual([]);
  });

  it('is not replaced by the other stage’s key, and no request notices', async () => {
    const [first, second] = shops;
    if (first === undefined || second === undefined) throw new Error('There are two shops.');
    // A canary that is young proves nothing, whichever account is asked.
    const { exitCode, output } = await setKey(first, second.key);
    expect(exitCode).toBe(2);
    expect(output).toMatch(/WRONG ACCOUNT|Run it again in a minute/);
    await goOn(first);
    expect(first.load.failed).toEqual([]);
  });
});
