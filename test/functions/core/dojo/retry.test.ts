import { describe, expect, it } from 'vitest';
import { type RetryQuestion, retryDelayMs } from '../../../../functions/core/dojo/retry.ts';

const question: RetryQuestion = {
  end: { kind: 'in-doubt', retryAfterMs: undefined },
  attempts: 1,
  repeatable: true,
  movesMoney: false,
  remainingMs: 10_000,
  random: 0.5,
};

describe('retryDelayMs', () => {
  it.each([
    { attempts: 1, random: 0, delayMs: 0 },
    { attempts: 1, random: 0.999, delayMs: 200 },
    { attempts: 2, random: 0.999, delayMs: 400 },
  ])('after attempt $attempts with chance $random pauses $delayMs ms', (row) => {
    expect(retryDelayMs({ ...question, ...row })).toBe(row.delayMs);
  });

  it('gives up after three attempts', () => {
    expect(retryDelayMs({ ...question, attempts: 3 })).toBeUndefined();
  });

  it('never repeats what is in doubt and not repeatable', () => {
    expect(retryDelayMs({ ...question, repeatable: false })).toBeUndefined();
  });

  it.each([{ kind: 'not-sent' } as const, { kind: 'throttled', retryAfterMs: undefined } as const])(
    'repeats even a create after $kind, since nothing was done',
    (end) => {
      expect(retryDelayMs({ ...question, repeatable: false, end })).toBe(100);
    },
  );

  it('repeats what moves money only if it never left', () => {
    const money = { ...question, repeatable: false, movesMoney: true };
    expect(
      [
        { kind: 'not-sent' } as const,
        { kind: 'throttled', retryAfterMs: undefined } as const,
        { kind: 'in-doubt', retryAfterMs: undefined } as const,
      ].map((end) => retryDelayMs({ ...money, end })),
    ).toEqual([100, undefined, undefined]);
  });

  it('leaves at least half a second for the next attempt', () => {
    expect(retryDelayMs({ ...question, remainingMs: 600 })).toBe(100);
    expect(retryDelayMs({ ...question, remainingMs: 599 })).toBeUndefined();
  });
});
