import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotate } from '../../../operations/webhooks/rotate.ts';
import { subscribe } from '../../../operations/webhooks/subscribe.ts';
import type { WebhookOperations } from '../../../operations/webhooks/webhook-operations.ts';
import { startWebhookAccount, type WebhookAccount } from './webhook-account.ts';

let account: WebhookAccount;
let operations: WebhookOperations;

beforeEach(async () => {
  account = await startWebhookAccount();
  operations = account.operations;
});
afterEach(() => account.close());

const subscriptionId = async () => (await operations.dojo.list())[0]?.id ?? '';
const atDojo = async () => operations.dojo.secrets(await subscriptionId());
const stored = () => operations.stored.list();
const idsOf = (secrets: readonly { readonly id: string }[]) => secrets.map(({ id }) => id).sort();

/** Whatever happens, what Dojo signs with has to be accepted. */
const everythingActiveIsStored = async () => {
  const accepted = idsOf(await stored());
  return (await atDojo())
    .filter(({ isActive }) => isActive)
    .every(({ id }) => accepted.includes(id));
};

describe('rotate', () => {
  it('replaces the secret, with both accepted while it waits', async () => {
    await subscribe(operations);
    const [old] = await atDojo();
    const seen: unknown[] = [];
    const sleep = async (ms: number) => {
      seen.push(
        ms,
        (await stored()).length,
        (await atDojo()).map(({ isActive }) => isActive),
      );
    };
    await rotate({ ...operations, sleep }, 75);
    expect(seen).toEqual([75_000, 2, [true, false]]);
    const now = await atDojo();
    expect(now).toHaveLength(1);
    expect(now[0]).toMatchObject({ isActive: true });
    expect(now[0]?.id).not.toBe(old?.id);
    expect(idsOf(await stored())).toEqual(idsOf(now));
  });

  it('says what it does, and never a value', async () => {
    await subscribe(operations);
    const before = await atDojo();
    await rotate(operations, 75);
    const everything = account.said.join('\n');
    expect(everything).toMatch(/Waiting 75 s, until every instance accepts it\./);
    for (const { value } of [...before, ...(await atDojo())]) {
      expect(everything).not.toContain(value);
    }
  });

  it('needs a subscription', async () => {
    await expect(rotate(operations, 0)).rejects.toThrow(/npm run webhooks -- subscribe/);
  });

  const interrupted = new Error('interrupted');
  const stop = async () => {
    throw interrupted;
  };
  /** Fails from its second write on, or from a later one. */
  const storeFailingAtWrite = (number: number): WebhookOperations['stored'] => {
    let writes = 0;
    return {
      ...operations.stored,
      replace: async (...args) => {
        writes += 1;
        if (writes >= number) throw interrupted;
        await operations.stored.replace(...args);
      },
    };
  };
  const interruptions: readonly (readonly [string, () => Partial<WebhookOperations>])[] = [
    [
      'after Dojo generated the secret, its answer lost',
      () => ({
        dojo: {
          ...operations.dojo,
          generateSecret: async (id) => {
            await operations.dojo.generateSecret(id);
            throw interrupted;
          },
        },
      }),
    ],
    ['before both are stored', () => ({ stored: storeFailingAtWrite(1) })],
    ['while it waits', () => ({ sleep: stop })],
    [
      'before the new one is active',
      () => ({ dojo: { ...operations.dojo, activateSecret: stop } }),
    ],
    [
      'before the old one is deleted at Dojo',
      () => ({ dojo: { ...operations.dojo, deleteSecret: stop } }),
    ],
    ['before the old one is forgotten here', () => ({ stored: storeFailingAtWrite(2) })],
  ];

  it.each(interruptions)('goes on after an interruption %s', async (_, change) => {
    await subscribe(operations);
    const [old] = await atDojo();
    await expect(rotate({ ...operations, ...change() }, 0)).rejects.toBe(interrupted);
    expect(await everythingActiveIsStored()).toBe(true);
    await rotate(operations, 0);
    const now = await atDojo();
    expect(now).toHaveLength(1);
    expect(now[0]?.id).not.toBe(old?.id);
    expect(idsOf(await stored())).toEqual(idsOf(now));
    // One rotation, however often it was interrupted.
    const generate = 'POST /webhooks/{subscriptionId}/secrets';
    expect(account.simulator.requests.count(generate)).toBe(1);
  });
});
