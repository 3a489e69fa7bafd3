import { beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import {
  type CreationCounts,
  creationLimit,
  type FullWindow,
} from '../../../../functions/core/limits/creation-limit.ts';
import { testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const bob = 'bob' as UserId;
let nowMs: number;
let asked: UserId[];
let outcome: Awaited<ReturnType<CreationCounts['count']>>;
let count: (userId: UserId) => Promise<void>;

beforeEach(() => {
  nowMs = 1_000;
  asked = [];
  outcome = 'counted';
  count = creationLimit({
    counts: {
      count: async (userId) => {
        asked.push(userId);
        return outcome;
      },
    },
    fullWindows: new Map<UserId, FullWindow>(),
    markerOf: async (userId) => testMarkers.of(userId),
    clock: () => nowMs,
  });
});

describe('a user’s creation', () => {
  it('is allowed once it is counted', async () => {
    await expect(count(alice)).resolves.toBeUndefined();
    expect(asked).toEqual([alice]);
  });

  it('is refused in a full window, until it is over', async () => {
    outcome = { window: 'minute', endsAtMs: 60_000 };
    await expect(count(alice)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'user_limit_reached',
      retryAfterSeconds: 59,
      facts: { reason: 'minute', userMarker: testMarkers.of(alice) },
    });
  });

  it('is refused for a second at least', async () => {
    outcome = { window: 'day', endsAtMs: 1_000 };
    await expect(count(alice)).rejects.toMatchObject({ retryAfterSeconds: 1 });
  });

  it('is refused without asking the table again while the window lasts', async () => {
    outcome = { window: 'minute', endsAtMs: 60_000 };
    await expect(count(alice)).rejects.toThrow();
    outcome = 'counted';
    nowMs = 59_999;
    await expect(count(alice)).rejects.toMatchObject({ retryAfterSeconds: 1 });
    expect(asked).toEqual([alice]);
    nowMs = 60_000;
    await expect(count(alice)).resolves.toBeUndefined();
    expect(asked).toEqual([alice, alice]);
  });

  it('does not depend on another user’s full window', async () => {
    outcome = { window: 'day', endsAtMs: 60_000 };
    await expect(count(alice)).rejects.toThrow();
    outcome = 'counted';
    await expect(count(bob)).resolves.toBeUndefined();
  });

  it('is refused although the map’s id cannot be read', async () => {
    const without = creationLimit({
      counts: { count: async () => ({ window: 'minute', endsAtMs: 60_000 }) },
      fullWindows: new Map<UserId, FullWindow>(),
      markerOf: () => Promise.reject(new Unavailable('table_unavailable', '')),
      clock: () => nowMs,
    });
    await expect(without(alice)).rejects.toMatchObject({ code: 'user_limit_reached' });
  });
});
