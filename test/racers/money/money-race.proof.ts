import { describe, expect, it } from 'vitest';
import { moneyRace } from './money-race.ts';
import { moneyRaceTable } from './money-race-table.ts';

describe('a race about money', () => {
  it('moves each key’s money once on ten payments, while every fifth call to Dojo fails', async () => {
    const report = await moneyRace({
      tabs: 2,
      others: 4,
      callers: 2,
      faultPercentage: 20,
      seed: 36,
      lost: ['release'],
      refused: ['capture', 'release', 'refund', 'charge'],
      handler: 'time-lapse',
    });
    expect(report.failures, moneyRaceTable(report)).toEqual([]);
    // One release was lost on its way to Dojo: five minutes prove that.
    expect(report.passedMs).toBeGreaterThan(5 * 60_000);
    expect(report.logged.get('operation_withdrawn')).toBeGreaterThan(0);
  });

  it('is lost over payment records that claim nothing', async () => {
    const report = await moneyRace({
      tabs: 1,
      others: 0,
      callers: 4,
      faultPercentage: 0,
      seed: 1,
      lost: [],
      refused: [],
      handler: 'no-claim',
    });
    expect(report.failures).toContainEqual(
      expect.stringMatching(/^tab \d: private-person-\d-capture-\d: callers were told different/),
    );
    expect(moneyRaceTable(report)).toContain('THE PROMISE WAS BROKEN');
  });
});
