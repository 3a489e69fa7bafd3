import { describe, expect, it } from 'vitest';
import { race } from './race.ts';
import { raceTable } from './race-table.ts';

describe('a race of first requests', { timeout: 120_000 }, () => {
  // 500 at once, and while much goes wrong: races.proof.ts.
  it('gives 30 requests of one user one customer', async () => {
    const report = await race({ users: 1, requests: 30, faultPercentage: 0, seed: 1 });
    expect(report.failures).toEqual([]);
    // The user’s, and the map’s canary.
    expect(report.logged.get('customer_created')).toBe(2);
    expect(report.duplicatesBeforeAudit).toBe(0);
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
