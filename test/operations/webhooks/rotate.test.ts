import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SigningSecret } from '../../../functions/core/dojo/dojo-webhooks.ts';
import { rotate } from '../../../operations/webhooks/rotate.ts';
import { subscribe } from '../../../operations/webhooks/subscribe.ts';
import type { WebhookOperations } from '../../../operations/webhooks/webhook-operations.ts';
import { SecretsAtDojo } from './secrets-at-dojo.ts';
import { startWebhookAccount, type WebhookAccount } from './webhook-account.ts';

let account: WebhookAccount;
let operations: WebhookOperations;

beforeEach(async () => {
  account = await startWebhookAccount();
  operations = account.operations;
});
afterEach(() => account.close());

async function subscriptionId() {
  return (await operations.dojo.list())[0]?.id ?? '';
}
async function atDojo() {
  return operations.dojo.secrets(await subscriptionId());
}
function stored() {
  return operations.stored.list();
}
const generate = 'POST /webhooks/{subscriptionId}/secrets';
function idsOf(secrets: readonly { readonly id: string }[]) {
  return secrets.map(({ id }) => id).sort();
}

/** Whatever happens, what Dojo signs with has to be accepted. */
async function everythingActiveIsStored() {
  const accepted = idsOf(await stored());
  return (await atDojo())
    .filter(({ isActive }) => isActive)
    .every(({ id }) => accepted.includes(id));
}

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
    expect(everything).toMatch(/Waiting 75 s, until every instance accepts what is stored\./);
    for (const { value } of [...before, ...(await atDojo())]) {
      expect(everything).not.toContain(value);
    }
  });

  it('needs a subscription', async () => {
    await expect(rotate(operations, 0)).rejects.toThrow(
      /npm run webhooks -- subscribe --stack save-card-demo-sandbox$/,
    );
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
        return operations.stored.replace(...args);
      },
    };
  };
  /** With how often both runs ask Dojo to generate: a run that finds two active ones makes room first. */
  const interruptions: readonly (readonly [string, number, () => Partial<WebhookOperations>])[] = [
    [
      'after Dojo generated the secret, its answer lost',
      1,
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
    ['before both are stored', 1, () => ({ stored: storeFailingAtWrite(1) })],
    ['while it waits', 1, () => ({ sleep: stop })],
    [
      'before the new one is active',
      1,
      () => ({ dojo: { ...operations.dojo, activateSecret: stop } }),
    ],
    [
      'before the old one is deleted at Dojo',
      3,
      () => ({ dojo: { ...operations.dojo, deleteSecret: stop } }),
    ],
    ['before the old one is forgotten here', 2, () => ({ stored: storeFailingAtWrite(2) })],
  ];

  it.each(interruptions)('goes on after an interruption %s', async (_, generated, change) => {
    await subscribe(operations);
    account.simulator.advanceClock(1_000);
    const [old] = await atDojo();
    await expect(rotate({ ...operations, ...change() }, 0)).rejects.toBe(interrupted);
    expect(await everythingActiveIsStored()).toBe(true);
    await rotate(operations, 0);
    const now = await atDojo();
    expect(now).toHaveLength(1);
    expect(now[0]?.id).not.toBe(old?.id);
    expect(idsOf(await stored())).toEqual(idsOf(now));
    expect(account.simulator.requests.count(generate)).toBe(generated);
  });

  it('goes on when Dojo’s answer to generating is lost, which is asked once', async () => {
    await subscribe(operations);
    account.simulator.advanceClock(1_000);
    account.simulator.faults.next({ route: generate, kind: 'answer-lost' });
    await expect(rotate(operations, 0)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(account.simulator.requests.count(generate)).toBe(1);
    const waiting = (await atDojo()).find(({ isActive }) => !isActive);
    await rotate(operations, 0);
    expect(idsOf(await atDojo())).toEqual([waiting?.id]);
    expect(account.simulator.requests.count(generate)).toBe(1);
  });

  it.each([
    ['deleting the old one', 'DELETE /webhooks/{subscriptionId}/secrets/{secretId}'],
    ['activating the new one', 'PUT /webhooks/{subscriptionId}/secrets/{secretId}/activate'],
  ] as const)('does not mind when Dojo’s answer to %s is lost', async (_, route) => {
    await subscribe(operations);
    account.simulator.faults.next({ route, kind: 'answer-lost' });
    await rotate(operations, 0);
    expect(idsOf(await stored())).toEqual(idsOf(await atDojo()));
  });
});

describe('rotate, whatever Dojo has', () => {
  const secret = (id: string, isActive: boolean, created: string | undefined): SigningSecret => ({
    id,
    value: `value of ${id}`,
    isActive,
    createdAtMs: created === undefined ? undefined : Date.parse(created),
  });
  const active = (created?: string) => secret('sc_active', true, created);
  const inactive = (created?: string) => secret('sc_inactive', false, created);
  let storedWhileWaiting: string[];

  const rotateAt = async (dojo: SecretsAtDojo) => {
    storedWhileWaiting = [];
    const sleep = async () => {
      storedWhileWaiting = idsOf(await stored());
    };
    await rotate({ ...operations, dojo, sleep }, 75);
  };

  it.each([
    ['older', inactive('2020-01-01'), active('2026-01-01')],
    ['as old', inactive('2026-01-01'), active('2026-01-01')],
    ['of unknown age', inactive(), active('2026-01-01')],
    ['younger than one of unknown age', inactive('2026-01-01'), active()],
    ['of unknown age, as is the active one', inactive(), active()],
    ['there, and none is active', inactive('2026-01-01'), inactive('2020-01-01')],
  ])('generates one when the inactive one is %s, which is never activated', async (_, one, two) => {
    for (const activatesOnlyOne of [false, true]) {
      const dojo = new SecretsAtDojo([one, two], { activatesOnlyOne });
      await rotateAt(dojo);
      expect(dojo.activated).toEqual(['sc_fresh_1']);
      expect(idsOf(await dojo.secrets())).toEqual(['sc_fresh_1']);
      expect(idsOf(await stored())).toEqual(['sc_fresh_1']);
    }
  });

  it('accepts no inactive secret while it waits but the new one', async () => {
    await rotateAt(new SecretsAtDojo([inactive('2020-01-01'), active('2026-01-01')]));
    expect(storedWhileWaiting).toEqual(['sc_active', 'sc_fresh_1']);
  });

  it('goes on with the newest inactive one, if that is newer than the active one', async () => {
    const dojo = new SecretsAtDojo([
      secret('sc_newest', false, '2026-01-03'),
      secret('sc_newer', false, '2026-01-02'),
      active('2026-01-01'),
      inactive('2020-01-01'),
    ]);
    await rotateAt(dojo);
    expect(dojo.generated).toBe(0);
    expect(dojo.activated).toEqual(['sc_newest']);
    expect(storedWhileWaiting).toEqual(['sc_active', 'sc_newest']);
    expect(idsOf(await dojo.secrets())).toEqual(['sc_newest']);
  });

  it('replaces the one that an interrupted rotation has activated, the old one inactive since', async () => {
    const dojo = new SecretsAtDojo([inactive('2026-01-01'), active('2026-01-02')]);
    await rotateAt(dojo);
    expect(dojo.activated).toEqual(['sc_fresh_1']);
    expect(idsOf(await dojo.secrets())).toEqual(['sc_fresh_1']);
  });

  it('does not go on with one whose value Dojo does not show', async () => {
    const hidden = { ...inactive('2026-01-02'), value: undefined };
    const dojo = new SecretsAtDojo([active('2026-01-01'), hidden]);
    await rotateAt(dojo);
    expect(dojo.activated).toEqual(['sc_fresh_1']);
  });

  it.each([
    [
      'an inactive one',
      [inactive('2020-01-01'), active('2026-01-01')],
      ['sc_active', 'sc_fresh_1'],
    ],
    [
      'the older of two active ones',
      [secret('sc_old', true, '2020-01-01'), active('2026-01-01')],
      ['sc_active', 'sc_fresh_1'],
    ],
  ])('makes room at Dojo by deleting %s', async (_, secrets, waited) => {
    const dojo = new SecretsAtDojo(secrets, { maxSecrets: 2 });
    await rotateAt(dojo);
    expect(storedWhileWaiting).toEqual(waited);
    expect(dojo.activated).toEqual(['sc_fresh_1']);
    expect(idsOf(await stored())).toEqual(['sc_fresh_1']);
  });

  it('accepts both active ones before it deletes one to make room', async () => {
    const dojo = new SecretsAtDojo([secret('sc_old', true, '2020-01-01'), active('2026-01-01')], {
      maxSecrets: 2,
    });
    const waits: unknown[] = [];
    const sleep = async () => {
      waits.push([idsOf(await stored()), idsOf(await dojo.secrets())]);
    };
    await rotate({ ...operations, dojo, sleep }, 75);
    expect(waits[0]).toEqual([
      ['sc_active', 'sc_old'],
      ['sc_active', 'sc_old'],
    ]);
  });

  it('fails when Dojo has room for one only, and leaves that', async () => {
    const dojo = new SecretsAtDojo([active('2026-01-01')], { maxSecrets: 1 });
    await expect(rotateAt(dojo)).rejects.toMatchObject({ code: 'dojo_refused' });
    expect(idsOf(await dojo.secrets())).toEqual(['sc_active']);
  });

  it('looks for the new one where Dojo’s answer does not show it', async () => {
    const dojo = new SecretsAtDojo([active('2026-01-01')], { answersLate: true });
    await rotateAt(dojo);
    expect(dojo.activated).toEqual(['sc_fresh_1']);
  });

  it('activates none when Dojo shows no new one at all', async () => {
    const dojo = new SecretsAtDojo([active('2026-01-01')]);
    dojo.generateSecret = async () => dojo.secrets();
    await expect(rotateAt(dojo)).rejects.toThrow(
      /does not show it\. Run it again: npm run webhooks -- rotate --stack save-card-demo-sandbox$/,
    );
    expect(dojo.activated).toEqual([]);
    expect(idsOf(await dojo.secrets())).toEqual(['sc_active']);
  });
});
