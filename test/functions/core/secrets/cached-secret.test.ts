import { beforeEach, describe, expect, it } from 'vitest';
import { NotConfigured, Unavailable } from '../../../../functions/core/failures.ts';
import {
  type CachedSecret,
  cachedSecret,
} from '../../../../functions/core/secrets/cached-secret.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';

const ttlMs = 300_000;
const down = new Unavailable('secret_unavailable', 'm');
const emptied = new NotConfigured('dojo_key_missing', 'm');

let time: FakeTime;
let answer: string | Error;
let fetches: number;
let secret: CachedSecret<string>;

beforeEach(async () => {
  time = new FakeTime();
  answer = 'one';
  fetches = 0;
  secret = cachedSecret({
    fetch: async () => {
      fetches += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ttlMs,
    clock: time.clock,
  });
  await secret.get();
  fetches = 0;
});

describe('a cached secret past its time to live', () => {
  beforeEach(() => time.advance(ttlMs));

  it('is still used while it cannot be fetched, however long that lasts', async () => {
    answer = down;
    expect(await secret.get()).toBe('one');
    time.advance(30 * 86_400_000);
    expect(await secret.get()).toBe('one');
    expect(fetches).toBe(2);
  });

  it('is tried for again every 5 s at most', async () => {
    answer = down;
    for (let calls = 0; calls < 50; calls++) {
      expect(await secret.get()).toBe('one');
      time.advance(100);
    }
    expect(fetches).toBe(1);
    await secret.get();
    expect(fetches).toBe(2);
  });

  it('is tried for once for many who ask at the same time', async () => {
    answer = down;
    expect(await Promise.all([secret.get(), secret.get()])).toEqual(['one', 'one']);
    expect(fetches).toBe(1);
  });

  it('is replaced as soon as it can be fetched again', async () => {
    answer = down;
    await secret.get();
    answer = 'two';
    time.advance(5_000);
    expect(await secret.get()).toBe('two');
  });

  it('is given up when there is no usable one in its place any more', async () => {
    answer = emptied;
    await expect(secret.get()).rejects.toBe(emptied);
    answer = down;
    await expect(secret.get()).rejects.toBe(down);
  });

  it('is not used after a failure of another kind', async () => {
    const fault = new TypeError('m');
    answer = fault;
    await expect(secret.get()).rejects.toBe(fault);
  });
});

describe('a cached secret that is to be renewed', () => {
  it('is fetched, and kept as it is when it cannot be', async () => {
    answer = down;
    await expect(secret.renew(() => false)).rejects.toBe(down);
    expect(await secret.get()).toBe('one');
  });

  it('is given up when there is no usable one in its place any more', async () => {
    answer = emptied;
    await expect(secret.renew(() => false)).rejects.toBe(emptied);
    await expect(secret.get()).rejects.toBe(emptied);
  });

  it('is fetched at once, however recently nobody was there', async () => {
    answer = down;
    await expect(secret.renew(() => false)).rejects.toBe(down);
    answer = 'two';
    expect(await secret.renew(() => false)).toBe('two');
  });
});
