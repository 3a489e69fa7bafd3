import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../../functions/core/failures.ts';
import { keys, MovableDeployment, minuteMs } from './movable-deployment.ts';

let deployment: MovableDeployment;
let alice: string;
let bob: string;

/** Alice was moved and has a customer in each account; Bob has his in the former one only. */
beforeEach(async () => {
  deployment = await MovableDeployment.start();
  alice = await deployment.call('alice');
  bob = await deployment.call('bob');
  deployment.saveCard(keys.first, await deployment.call('alice'));
  deployment.pass(10 * minuteMs);
  await deployment.audit();
  await deployment.putKey(keys.second);
  await deployment.move();
  deployment.pass(2 * minuteMs);
  deployment.saveCard(keys.second, await deployment.call('alice'));
  deployment.pass(2 * minuteMs);
});
afterEach(() => deployment.close());

async function eraseBoth() {
  expect(await deployment.erase('alice')).toBe('unfinished');
  expect(await deployment.erase('bob')).toBe('unfinished');
}
async function states() {
  return Promise.all(['alice', 'bob'].map(async (user) => (await deployment.item(user))?.state));
}
function firstAccount() {
  return {
    alice: deployment.holds(keys.first, alice),
    bob: deployment.holds(keys.first, bob),
    cards: deployment.cardsOf(keys.first),
  };
}
const untouched = { alice: true, bob: true, cards: 1 };

describe('npm run account -- erase-former', () => {
  it('deletes cards and customers in the former account, and finishes the erasures', async () => {
    await eraseBoth();
    expect(firstAccount()).toEqual(untouched);
    const { exitCode, said } = await deployment.eraseFormer([keys.first]);
    expect(exitCode).toBe(0);
    expect(said).toContain('2 users to be erased, with 2 customers in former accounts.');
    expect(said).not.toContain('sk_sandbox');
    expect(firstAccount()).toEqual({ alice: false, bob: false, cards: 0 });
    expect(deployment.customersOf(keys.second)).toEqual([await deployment.canaryId()]);
    expect(deployment.cardsOf(keys.second)).toBe(0);
    expect(await states()).toEqual(['erased', 'erased']);
    expect(await deployment.status()).toMatchObject({ erasingInFormerAccount: 0 });
  });

  it('has nothing to do while nobody waits, and asks for no key then', async () => {
    expect(await deployment.eraseFormer([])).toEqual({
      exitCode: 0,
      said: 'No erasure has anything to do in a former account.',
    });
  });

  it.each([
    ['of an account that the map never lived in', keys.third, 'it is no former account of the map'],
    ['of the present account', keys.second, 'it is no former account of the map'],
    ['of the other environment', 'sk_prod_first', 'it has to start with sk_sandbox_'],
    ['that is none', '', 'No key was given'],
  ])('refuses a key %s, and deletes nothing', async (_, key, sentence) => {
    await deployment.erase('bob');
    await expect(deployment.eraseFormer([key])).rejects.toThrow(sentence);
    expect(firstAccount()).toEqual(untouched);
    expect((await deployment.item('bob'))?.state).toBe('erasing');
  });

  it('deletes nothing while the key in use is the wrong one', async () => {
    await eraseBoth();
    await deployment.putKey(keys.third);
    await expect(deployment.eraseFormer([keys.first])).rejects.toMatchObject({
      code: 'dojo_wrong_account',
    });
    expect(firstAccount()).toEqual(untouched);
  });

  it.each(['before', 'after'])(
    'stopped %s a write, it is finished by the next one',
    async (when) => {
      await eraseBoth();
      const { connection } = deployment;
      const { links } = connection.map;
      const stopped = new Unavailable('stopped', 'The process was stopped here.');
      const stopping: typeof links = {
        ...links,
        replace: async (...args) => {
          if (when === 'after') await links.replace(...args);
          throw stopped;
        },
      };
      const dying = { ...connection, map: { ...connection.map, links: stopping } };
      const first = await deployment.eraseFormer([keys.first], { connection: dying });
      expect(first.exitCode).toBe(1);
      expect(first.said).toContain('The process was stopped here. (stopped)');
      expect(firstAccount()).toEqual({ alice: false, bob: false, cards: 0 });

      const again = await deployment.eraseFormer([keys.first]);
      expect(again.exitCode).toBe(0);
      // What was taken off the item is finished by whatever finishes any erasure.
      await Promise.all(['alice', 'bob'].map((user) => deployment.erase(user)));
      expect(await states()).toEqual(['erased', 'erased']);
    },
  );

  describe.each([
    ['nothing has happened since', 'unknown', async () => undefined],
    [
      'its user has come back since',
      'linked',
      async () => {
        await deployment.call('dora');
        deployment.pass(2 * minuteMs);
      },
    ],
    ['the queue has looked at it since', 'free', async () => deployment.settle('dora')],
    ['an audit has freed its user since', 'free', async () => deployment.audit(true)],
  ])('of an attempt in doubt that was lost there, if %s', (_, state, meanwhile) => {
    let made: string;

    beforeEach(async () => {
      const { markerOf } = deployment.connection.map;
      const firstAttemptAtMs = deployment.clock() - 20 * minuteMs;
      made = deployment.make(keys.first, await markerOf('dora' as never));
      await deployment.put('dora', {
        ...{ state: 'unknown', writtenAtMs: firstAttemptAtMs },
        ...{ firstAttemptAtMs, settlesAtMs: firstAttemptAtMs },
      } as never);
      await meanwhile();
    });

    it('deletes what it has made', async () => {
      expect((await deployment.item('dora'))?.state).toBe(state);
      expect(await deployment.erase('dora')).toBe('unfinished');
      expect(await deployment.status()).toMatchObject({ erasingInFormerAccount: 1 });
      expect(await deployment.eraseFormer([keys.first])).toMatchObject({ exitCode: 0 });
      expect(deployment.holds(keys.first, made)).toBe(false);
      expect((await deployment.item('dora'))?.state).toBe('erased');
    });

    it('leaves it to the erasure itself, if the map is back in that account', async () => {
      await deployment.putKey(keys.first);
      await deployment.move();
      deployment.pass(2 * minuteMs);
      await deployment.erase('dora');
      expect(deployment.holds(keys.first, made)).toBe(false);
    });
  });

  it('deletes what it finds where the canary was deleted, and concludes nothing else', async () => {
    const [canary] = deployment
      .customersOf(keys.first)
      .filter((customerId) => ![alice, bob].includes(customerId));
    deployment.delete(keys.first, canary ?? '');
    deployment.delete(keys.first, bob);
    await eraseBoth();
    const { exitCode, said } = await deployment.eraseFormer([keys.first]);
    expect([exitCode, said]).toEqual([1, expect.stringContaining('Its canary was deleted')]);
    expect(await states()).toEqual(['erased', 'erasing']);
    expect(firstAccount()).toMatchObject({ alice: false, cards: 0 });
  });

  describe('after a second move', () => {
    beforeEach(async () => {
      await deployment.putKey(keys.third);
      await deployment.move();
      deployment.pass(2 * minuteMs);
      await deployment.call('alice');
      deployment.pass(2 * minuteMs);
      await eraseBoth();
    });

    it('asks for a key of each former account', async () => {
      const { exitCode } = await deployment.eraseFormer([keys.first, keys.second]);
      expect(exitCode).toBe(0);
      expect(await states()).toEqual(['erased', 'erased']);
      expect([keys.first, keys.second].map((key) => deployment.customersOf(key).length)).toEqual([
        1, 1,
      ]);
    });

    it('keeps on the item what may be in an account that it has no key of', async () => {
      const { exitCode, said } = await deployment.eraseFormer([keys.first, '']);
      expect(exitCode).toBe(1);
      expect(said).toContain('not every former account was looked into');
      expect(await states()).toEqual(['erasing', 'erased']);
      expect(await deployment.eraseFormer([keys.second, keys.first])).toMatchObject({
        exitCode: 0,
      });
      expect(deployment.customersOf(keys.second)).toHaveLength(1);
    });
  });

  it('looks into the present account too, which may be one of before', async () => {
    await deployment.putKey(keys.first);
    await deployment.move();
    deployment.pass(2 * minuteMs);
    expect(await deployment.erase('alice')).toBe('unfinished');
    const { exitCode } = await deployment.eraseFormer([keys.second]);
    expect(exitCode).toBe(0);
    expect(firstAccount()).toMatchObject({ alice: false, cards: 0 });
    expect(deployment.customersOf(keys.second)).toHaveLength(1);
    expect((await deployment.item('alice'))?.state).toBe('erased');
  });
});
