import { describe, expect, it } from 'vitest';
import { lastDayOfCard } from '../../../../functions/core/dojo/expiry-date.ts';

describe('the last day of a card', () => {
  it.each([
    ['2029-12-31', '2029-12-31'],
    ['2029-12-05', '2029-12-05'],
    ['2029-12-31T00:00:00Z', '2029-12-31'],
    ['2028-02', '2028-02-29'],
    ['02/2029', '2029-02-28'],
    ['12/29', '2029-12-31'],
    ['04/30', '2030-04-30'],
    ['04/13', '2013-04-30'],
  ])('is read from %j as %s', (text, day) => {
    expect(lastDayOfCard(text)).toBe(day);
  });

  it.each([
    '',
    '11/12',
    '13/29',
    '00/29',
    '29/12',
    '2029-13',
    '2029-00',
    '2029-02-30',
    '2029-13-01',
    '2029-12-311',
    '1229',
    '12/29/30',
    'never',
  ])('is not known from %j', (text) => {
    expect(lastDayOfCard(text)).toBeUndefined();
  });
});
