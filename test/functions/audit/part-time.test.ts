import { describe, expect, it } from 'vitest';
import { partTime } from '../../../functions/audit/part-time.ts';

/** A part whose map takes a minute to read, with so many seconds left. */
function partWith(seconds: number) {
  let remainingMs = seconds * 1_000;
  const time = partTime(() => remainingMs, 60_000);
  return { time, leave: (left: number) => (remainingMs = left * 1_000) };
}

describe('the time of a part', () => {
  it.each([
    ['listing ends', 'isUsedUp', 419, 420],
    ['its end', 'isOver', 44, 45],
  ] as const)('keeps so much back: %s', (_, what, less, enough) => {
    expect(partWith(less).time[what]()).toBe(true);
    expect(partWith(enough).time[what]()).toBe(false);
  });

  it.each([
    // Its end, two readings of the map, the one that is under way, and what is not for links.
    ['links', 344, 345],
  ] as const)('is for %s no longer than that', (work, less, enough) => {
    expect(partWith(less).time.mayLookAt(work)).toBe(false);
    expect(partWith(enough).time.mayLookAt(work)).toBe(true);
  });

  it('is for customers half of what they find, for users half of the rest, and then for repairs', () => {
    // 400 seconds are left beside the end and two readings.
    const { time, leave } = partWith(565);
    expect(time.mayLookAt('customers')).toBe(true);
    leave(365);
    expect(time.mayLookAt('customers')).toBe(true);
    leave(364);
    expect(time.mayLookAt('customers')).toBe(false);
    expect(time.mayLookAt('users')).toBe(true);
    leave(264);
    expect(time.mayLookAt('users')).toBe(false);
    expect(time.mayRepair()).toBe(true);
    leave(164);
    expect(time.mayRepair()).toBe(false);
    expect(time.mayReadMap()).toBe(true);
    leave(104);
    expect(time.mayReadMap()).toBe(false);
  });

  it('is for nothing but the end when nothing else is left', () => {
    const { time } = partWith(100);
    expect(time.mayLookAt('customers')).toBe(false);
    expect(time.mayRepair()).toBe(false);
  });

  it('lets a list get on, however long the map takes', () => {
    const time = partTime(() => 600_000, 1_000_000);
    expect(time.isUsedUp()).toBe(false);
  });
});
