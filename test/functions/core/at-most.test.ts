import { describe, expect, it } from 'vitest';
import { eachAtMost } from '../../../functions/core/at-most.ts';

describe('eachAtMost', () => {
  it('visits each once, with so many at the same time', async () => {
    const visited: number[] = [];
    let now = 0;
    let most = 0;
    await eachAtMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      now += 1;
      most = Math.max(most, now);
      await undefined;
      visited.push(item);
      now -= 1;
    });
    expect(visited).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('fails with what the first one throws', async () => {
    const fault = new Error('a fault');
    await expect(
      eachAtMost(2, [1, 2, 3], async (item) => {
        if (item === 2) throw fault;
      }),
    ).rejects.toBe(fault);
  });
});
