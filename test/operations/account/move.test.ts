import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keys, MovableDeployment, minuteMs } from './movable-deployment.ts';

let deployment: MovableDeployment;
let alice: string;
let bob: string;

/** Two users in the first account, one of them with a card, and a canary that an audit confirmed. */
beforeEach(async () => {
  deployment = await MovableDeployment.start();
  alice = await deployment.call('alice');
  bob = await deployment.call('bob');
  deployment.saveCard(keys.first, await deployment.call('alice'));
  deployment.pass(10 * minuteMs);
  await deployment.audit();
});
afterEach(() => deployment.close());

const wrongAccount = { code: 'dojo_wrong_account' };
async function table() {
  return {
    status: { ...(await deployment.status()), key: undefined },
    alice: await deployment.item('alice'),
    bob: await deployment.item('bob'),
  };
}

describe('npm run account -- move', () => {
  it('moves the map: users get customers in the new account with their next request', async () => {
    await deployment.putKey(keys.second);
    await expect(deployment.call('alice')).rejects.toMatchObject(wrongAccount);
    const { exitCode, said } = await deployment.move();
    expect(exitCode).toBe(0);
    expect(said).toContain('2 users will get a new customer there with the next request');
    expect(said).not.toContain('sk_sandbox');

    deployment.pass(3_000);
    const moved = await deployment.call('alice');
    expect(deployment.holds(keys.second, moved)).toBe(true);
    expect(await deployment.call('alice')).toBe(moved);
    expect(await deployment.call('carol')).not.toBe(moved);
    expect(await deployment.item('alice')).toMatchObject({
      customerId: moved,
      otherAccountCustomerIds: [alice],
    });
    // The new account: the canary, alice and carol. The old one holds what it held.
    expect(deployment.customersOf(keys.second)).toHaveLength(3);
    expect(deployment.customersOf(keys.first)).toHaveLength(3);
    expect(deployment.cardsOf(keys.first)).toBe(1);
  });

  it('leaves a map of which status and audit say that all is well', async () => {
    await deployment.putKey(keys.second);
    await deployment.move();
    expect(await deployment.status()).toMatchObject({
      key: 'right',
      canary: { isConfirmed: true },
      movedAtMs: expect.any(Number),
      linkedUsers: { inThisAccount: 0, inFormerAccount: 2, notVouchedFor: 0 },
    });
    const { report, account } = await deployment.audit();
    expect(account).toBe('proven');
    expect(report).toMatchObject({ cases: [], linksNotChecked: 0, end: { kind: 'complete' } });
  });

  it('may be repeated', async () => {
    await deployment.putKey(keys.second);
    await deployment.move();
    const before = await table();
    const again = await deployment.move();
    expect(again).toEqual({
      exitCode: 0,
      said: "Nothing to move: the key in use belongs to the map's account.",
    });
    expect(await table()).toEqual(before);
  });

  it('has nothing to move with another key of the same account', async () => {
    const other = 'sk_sandbox_first_too';
    deployment.simulator.accounts.addKey(other, { sameAccountAs: keys.first });
    await deployment.putKey(other);
    const before = await table();
    expect(await deployment.move()).toMatchObject({ exitCode: 0 });
    expect(await table()).toEqual(before);
  });

  it('does not take a deleted canary for another account', async () => {
    deployment.delete(keys.first, (await deployment.canaryId()) ?? '');
    const before = await table();
    const { exitCode, said } = await deployment.move();
    expect(exitCode).toBe(1);
    expect(said).toContain('Only the canary is gone; an audit makes it again: npm run audit');
    expect(await table()).toEqual(before);
    expect((await deployment.audit()).account).toBe('canary-replaced');
    deployment.pass(2 * minuteMs);
    expect(await deployment.call('alice')).toBe(alice);
  });

  it('waits until no instance can be using the old key', async () => {
    await deployment.putKey(keys.second, 100_000);
    const before = await table();
    // Kept for 300 s, a request of 28 s, and a proof of 60 s: less the 100 s that have passed.
    await expect(deployment.move()).rejects.toThrow('Run it again in 288 seconds.');
    expect(await table()).toEqual(before);
    deployment.pass(288_000);
    expect(await deployment.move()).toMatchObject({ exitCode: 0 });
  });

  it('changes nothing if it is not agreed to', async () => {
    await deployment.putKey(keys.second);
    const before = await table();
    const { exitCode, said } = await deployment.move({ agree: async () => false });
    expect([exitCode, said.split('\n').at(-1)]).toEqual([1, 'Nothing was changed.']);
    expect(await table()).toEqual(before);
    expect(deployment.customersOf(keys.second)).toEqual([]);
  });

  it('changes nothing if the key was changed while the person was asked', async () => {
    await deployment.putKey(keys.second);
    const before = await table();
    const agree = async () => {
      await deployment.putKey(keys.first);
      return true;
    };
    await expect(deployment.move({ agree })).rejects.toThrow('was changed meanwhile');
    expect(await table()).toEqual(before);
  });

  it('says what only the old key can finish', async () => {
    const firstAttemptAtMs = deployment.clock();
    const settlesAtMs = firstAttemptAtMs;
    await deployment.put('dora', {
      ...{ state: 'unknown', writtenAtMs: firstAttemptAtMs },
      ...{ firstAttemptAtMs, settlesAtMs },
    } as never);
    await deployment.putKey(keys.second);
    const { said } = await deployment.move({ agree: async () => false });
    expect(said).toContain('1 attempt to create a customer and 0 erasures have not come to an end');
  });

  it('has nothing to move while there is no canary and no user', async () => {
    const empty = await MovableDeployment.start();
    const outcome = await empty.move();
    await empty.close();
    expect(outcome).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining('Nothing to move'),
    });
  });

  it('is not undone by a warm instance that had proven the old key', async () => {
    await deployment.connection.dojo.proveAccount({ remainingMs: () => 10_000 });
    await deployment.putKey(keys.second);
    await deployment.move();
    await deployment.putKey(keys.first);
    await expect(deployment.call('carol')).rejects.toMatchObject(wrongAccount);
    expect(deployment.customersOf(keys.first)).toHaveLength(3);
  });

  it('makes erasures of moved users wait for the old account', async () => {
    await deployment.putKey(keys.second);
    await deployment.move();
    deployment.pass(2 * minuteMs);
    expect(await deployment.erase('alice')).toBe('unfinished');
    expect(await deployment.status()).toMatchObject({ erasingInFormerAccount: 1 });
    expect(deployment.holds(keys.first, alice)).toBe(true);
  });
});

describe('a map that is moved away and back again', () => {
  let between: string;
  let canaryId: string | undefined;

  beforeEach(async () => {
    canaryId = await deployment.canaryId();
    await deployment.putKey(keys.second);
    await deployment.move();
    deployment.pass(2 * minuteMs);
    between = await deployment.call('alice');
    await deployment.call('carol');
    await deployment.putKey(keys.first);
    await deployment.move();
    deployment.pass(2 * minuteMs);
  });

  it('has its first canary again', async () => {
    expect(await deployment.canaryId()).toBe(canaryId);
    expect(await deployment.status()).toMatchObject({
      key: 'right',
      linkedUsers: { inThisAccount: 1, inFormerAccount: 2, notVouchedFor: 0 },
    });
  });

  it('gives every user the customer and the cards of before', async () => {
    expect(await deployment.call('alice')).toBe(alice);
    expect(await deployment.call('bob')).toBe(bob);
    expect(deployment.cardsOf(keys.first)).toBe(1);
    expect(await deployment.item('alice')).toMatchObject({ otherAccountCustomerIds: [between] });
    expect((await deployment.audit()).report).toMatchObject({ cases: [], linksNotChecked: 0 });
  });

  it('calls a customer lost that is gone from the account it came back to', async () => {
    deployment.delete(keys.first, bob);
    await expect(deployment.call('bob')).rejects.toMatchObject({ code: 'customers_vanishing' });
    expect(await deployment.erase('bob')).toBe('erased');
  });

  it('gives a user of the time between a new customer', async () => {
    const carol = await deployment.call('carol');
    expect(deployment.holds(keys.first, carol)).toBe(true);
  });

  it('can be moved on, and then knows all of its former accounts', async () => {
    await deployment.call('alice');
    await deployment.putKey(keys.third);
    await deployment.move();
    deployment.pass(2 * minuteMs);
    expect(await deployment.status()).toMatchObject({
      linkedUsers: { inThisAccount: 0, inFormerAccount: 3, notVouchedFor: 0 },
    });
    await deployment.call('alice');
    expect(await deployment.item('alice')).toMatchObject({
      otherAccountCustomerIds: [between, alice],
    });
  });
});

describe('a map whose very first key was wrong', () => {
  it('is moved to the right account', async () => {
    const fresh = await MovableDeployment.start(keys.third);
    await fresh.call('alice');
    await fresh.putKey(keys.first);
    expect(await fresh.move()).toMatchObject({ exitCode: 0 });
    fresh.pass(3_000);
    const customerId = await fresh.call('alice');
    expect(fresh.holds(keys.first, customerId)).toBe(true);
    expect(await fresh.status()).toMatchObject({ key: 'right', canary: { isConfirmed: true } });
    await fresh.close();
  });

  it('keeps users who were linked in the right account before there was a canary', async () => {
    const older = await MovableDeployment.start(keys.third);
    const customerId = older.make(keys.first, 'from before');
    const writtenAtMs = older.clock();
    await older.put('zoe', { state: 'linked', writtenAtMs, customerId } as never);
    older.pass(60 * minuteMs);
    const wrong = await older.call('alice');
    expect(await older.status()).toMatchObject({ linkedUsers: { notVouchedFor: 1 } });
    older.pass(5 * minuteMs);
    await older.putKey(keys.first);
    expect((await older.move()).said).toContain('1 user will get a new customer');
    older.pass(3_000);
    expect(await older.status()).toMatchObject({
      linkedUsers: { inThisAccount: 1, inFormerAccount: 1, notVouchedFor: 0 },
    });
    expect(await older.call('zoe')).toBe(customerId);
    expect(await older.call('alice')).not.toBe(wrong);
    await older.close();
  });
});
