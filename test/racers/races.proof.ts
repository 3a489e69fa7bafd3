import { describe, expect, it } from 'vitest';
import { race } from './race.ts';
import { raceTable } from './race-table.ts';

/** Only a race that lost says more than that it ran. */
async function losses(options: Parameters<typeof race>[0]): Promise<string | undefined> {
  const report = await race(options);
  return report.failures.length === 0 ? undefined : raceTable(report);
}

describe('a race of first requests', () => {
  // 500 at once: test/functions/user-limits.test.ts.
  it('gives 30 requests of one user one customer', async () => {
    const report = await race({ users: 1, requests: 30, faultPercentage: 0, seed: 1 });
    expect(report.failures).toEqual([]);
    // The user’s, and the map’s canary.
    expect(report.logged.get('customer_created')).toBe(2);
    expect(report.duplicatesBeforeAudit).toBe(0);
  });

  it('keeps the promise to 8 users while every fifth call to Dojo fails', async () => {
    const faults = { faultPercentage: 20, seed: 3, handler: 'time-lapse' } as const;
    expect(await losses({ users: 8, requests: 3, ...faults })).toBeUndefined();
  });

  it('harms nobody beside another deployment, both being repaired, while the key is swapped', async () => {
    const worlds = ['another-deployment', 'key-swapped'] as const;
    expect(
      await losses({ users: 3, requests: 2, faultPercentage: 0, seed: 1, worlds }),
    ).toBeUndefined();
  });

  it('gives every erased user one new customer, and leaves nothing of the old one', async () => {
    const worlds = ['erasures'] as const;
    expect(
      await losses({ users: 3, requests: 2, faultPercentage: 0, seed: 1, worlds }),
    ).toBeUndefined();
  });

  it('is lost without the claim', async () => {
    const report = await race({
      users: 1,
      requests: 20,
      faultPercentage: 0,
      seed: 1,
      handler: 'no-claim',
    });
    expect(report.failures).toContainEqual(
      expect.stringMatching(/^private-person-0: was told \d+ ids: cust_sandbox_/),
    );
    expect(raceTable(report)).toContain('THE PROMISE WAS BROKEN');
  });
});
