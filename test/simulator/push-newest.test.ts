import { expect, it } from 'vitest';
import { pushNewest } from '../../simulator/push-newest.ts';

it('keeps the newest, in order, and never more than twice as many', () => {
  const list: number[] = [];
  let longest = 0;
  for (let value = 1; value <= 1_000; value += 1) {
    pushNewest(list, value, 10);
    longest = Math.max(longest, list.length);
  }
  expect(longest).toBe(20);
  expect(list.slice(-10)).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999, 1_000]);
});
