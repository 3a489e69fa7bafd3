import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../../functions/core/bounded-map.ts';

function filled(max: number, names: string) {
  const map = new BoundedMap<string, number>({ max, clock: () => 0 });
  for (const [index, name] of [...names].entries()) map.set(name, index);
  return map;
}

describe('BoundedMap', () => {
  it('gives back what was set last, and nothing that was deleted', () => {
    const map = filled(10, 'aba');
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([2, 1, undefined]);
    map.delete('a');
    expect(map.get('a')).toBeUndefined();
  });

  it('forgets what was used longest ago when it is full', () => {
    const map = filled(3, 'abc');
    map.get('a');
    map.set('b', 9);
    map.set('d', 4);
    expect(['a', 'b', 'c', 'd'].map((name) => map.get(name))).toEqual([0, 9, undefined, 4]);
  });

  it('never keeps more than it may', () => {
    const map = new BoundedMap<number, number>({ max: 100, clock: () => 0 });
    const numbers = Array.from({ length: 1_000 }, (_, index) => index);
    for (const number of numbers) map.set(number, number);
    expect(numbers.filter((number) => map.get(number) !== undefined)).toHaveLength(100);
  });

  it('forgets what is old, however often it was used', () => {
    let nowMs = 0;
    const map = new BoundedMap<string, number>({ max: 10, ttlMs: 1_000, clock: () => nowMs });
    map.set('a', 1);
    nowMs = 999;
    expect(map.get('a')).toBe(1);
    nowMs = 1_000;
    expect(map.get('a')).toBeUndefined();
  });
});
