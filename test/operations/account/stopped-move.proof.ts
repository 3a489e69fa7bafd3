import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutcomeUnknown, Unavailable } from '../../../functions/core/failures.ts';
import type { Connection } from '../../../operations/connect.ts';
import { keys, MovableDeployment, minuteMs } from './movable-deployment.ts';

let deployment: MovableDeployment;
let alice: string;
let bob: string;

/** Two users in the first account, and a canary that an audit confirmed. */
beforeEach(async () => {
  deployment = await MovableDeployment.start();
  alice = await deployment.call('alice');
  bob = await deployment.call('bob');
  deployment.pass(10 * minuteMs);
  await deployment.audit();
});
afterEach(() => deployment.close());

const wrongAccount = { code: 'dojo_wrong_account' };

describe('a move that is stopped', () => {
  type Change = (connection: Connection) => Connection;
  const died = new Unavailable('stopped', 'The process was stopped here.');

  /** Stops at the nth of the named writes, before it or after it was done. */
  const stopAt =
    (write: 'facts' | 'canary', number: number, when: 'before' | 'after'): Change =>
    (connection) => {
      let writes = 0;
      const stop = async <Result>(perform: () => Promise<Result>): Promise<Result> => {
        writes += 1;
        if (writes !== number) return perform();
        if (when === 'after') await perform();
        throw died;
      };
      const { map } = connection;
      const { facts, canaries } = map;
      return write === 'facts'
        ? {
            ...connection,
            map: {
              ...map,
              facts: { ...facts, update: (...args) => stop(() => facts.update(...args)) },
            },
          }
        : {
            ...connection,
            map: {
              ...map,
              canaries: { ...canaries, move: (...args) => stop(() => canaries.move(...args)) },
            },
          };
    };

  const unmoved = [
    ['before it writes down what is left', stopAt('facts', 1, 'before')],
    ['after it wrote down what is left', stopAt('facts', 1, 'after')],
    ['after it made the new canary', stopAt('canary', 1, 'before')],
  ] as const;
  const moved = [
    ['after it put the new canary in place', stopAt('canary', 1, 'after')],
    ['before it confirms the new canary', stopAt('facts', 2, 'before')],
    ['after it confirmed the new canary', stopAt('facts', 2, 'after')],
  ] as const;

  const stop = async (change: Change) => {
    await deployment.putKey(keys.second);
    const connection = change(deployment.connection);
    await expect(deployment.move({ connection })).rejects.toBe(died);
    deployment.pass(3_000);
  };

  it.each(unmoved)('%s has changed nothing, whichever key is in the secret', async (_, change) => {
    await stop(change);
    await expect(deployment.call('alice')).rejects.toMatchObject(wrongAccount);
    await expect(deployment.call('carol')).rejects.toMatchObject(wrongAccount);
    expect(await deployment.status()).toMatchObject({ key: 'wrong' });

    await deployment.putKey(keys.first);
    expect(await deployment.status()).toMatchObject({
      key: 'right',
      canary: { isConfirmed: true },
      linkedUsers: { inThisAccount: 2, inFormerAccount: 0, notVouchedFor: 0 },
    });
    expect([await deployment.call('alice'), await deployment.call('bob')]).toEqual([alice, bob]);
    // As a lost one, not as one of a former account: there is no budget for that here.
    deployment.delete(keys.first, bob);
    await expect(deployment.call('bob')).rejects.toMatchObject({ code: 'customers_vanishing' });
    expect(await deployment.erase('bob')).toBe('erased');
  });

  it.each(moved)('%s has moved the map', async (_, change) => {
    await stop(change);
    const customerId = await deployment.call('alice');
    expect(deployment.holds(keys.second, customerId)).toBe(true);
    await deployment.putKey(keys.first);
    await expect(deployment.call('carol')).rejects.toMatchObject(wrongAccount);
    expect(await deployment.call('bob')).toBe(bob);
  });

  it.each([...unmoved, ...moved])('%s is finished by the next one', async (_, change) => {
    await stop(change);
    deployment.pass(2 * minuteMs);
    expect(await deployment.move()).toMatchObject({ exitCode: 0 });
    expect(await deployment.status()).toMatchObject({
      key: 'right',
      isMoveBegun: false,
      canary: { isConfirmed: true },
      linkedUsers: { inThisAccount: 0, inFormerAccount: 2, notVouchedFor: 0 },
    });
    expect(deployment.customersOf(keys.second)).toEqual([await deployment.canaryId()]);
    expect(await deployment.call('alice')).not.toBe(alice);
  });

  it('while the new canary is made is finished by the next one, with the same canary', async () => {
    await deployment.putKey(keys.second);
    deployment.simulator.faults.next({ route: 'POST /customers', kind: 'answer-lost' });
    await expect(deployment.move()).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(deployment.customersOf(keys.second)).toHaveLength(1);
    expect(await deployment.move()).toMatchObject({ exitCode: 0 });
    expect(deployment.customersOf(keys.second)).toEqual([await deployment.canaryId()]);
  });

  it('and given up does not count when the map is moved later', async () => {
    await stop(stopAt('facts', 1, 'after'));
    await deployment.putKey(keys.first);
    const carol = await deployment.call('carol');
    await deployment.putKey(keys.third);
    expect((await deployment.move()).said).toContain('3 users will get a new customer');
    deployment.pass(3_000);
    expect(await deployment.call('carol')).not.toBe(carol);
    expect(deployment.customersOf(keys.third)).toHaveLength(2);
  });
});
