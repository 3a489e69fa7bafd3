import { expect, it } from 'vitest';
import { moneyRace } from './money-race.ts';
import { moneyRaceTable } from './money-race-table.ts';

it('moves each key’s money once on ten payments, while every fifth call to Dojo fails', async () => {
  const report = await moneyRace({
    tabs: 2,
    others: 4,
    callers: 2,
    faultPercentage: 20,
    seed: 37,
    lost: ['release'],
    refused: ['capture', 'release', 'refund', 'charge'],
    handler: 'time-lapse',
  });
  expect(report.failures, moneyRaceTable(report)).toEqual([]);
  expect(report.logged.get('operation_withdrawn')).toBeGreaterThan(0);
});
