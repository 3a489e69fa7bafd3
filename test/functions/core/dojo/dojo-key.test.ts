import { beforeEach, describe, expect, it } from 'vitest';
import { createDojoKey, type DojoEnvironment } from '../../../../functions/core/dojo/dojo-key.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';

let time: FakeTime;
let secret: string | undefined;
let reads: number;
let failure: Error | undefined;
let stale: Unavailable[];

beforeEach(() => {
  time = new FakeTime();
  secret = '{"apiKey":"sk_sandbox_one"}';
  reads = 0;
  failure = undefined;
  stale = [];
});

function key(environment: DojoEnvironment = 'sandbox') {
  return createDojoKey({
    readSecret: async () => {
      reads += 1;
      if (failure) throw failure;
      return secret;
    },
    environment,
    ttlMs: 300_000,
    clock: time.clock,
    onStale: (why) => void stale.push(why),
  });
}

describe('the Dojo key', () => {
  it('is read once and kept for its time to live', async () => {
    const dojoKey = key();
    expect(await dojoKey.get()).toBe('sk_sandbox_one');
    time.advance(299_999);
    await dojoKey.get();
    expect(reads).toBe(1);
  });

  it('is read again afterwards', async () => {
    const dojoKey = key();
    await dojoKey.get();
    secret = '{"apiKey":"sk_sandbox_two"}';
    time.advance(300_000);
    expect(await dojoKey.get()).toBe('sk_sandbox_two');
  });

  it('is fetched once for many who ask at the same time', async () => {
    const dojoKey = key();
    await Promise.all([dojoKey.get(), dojoKey.get(), dojoKey.renew('sk_sandbox_zero')]);
    expect(reads).toBe(1);
  });

  describe('while Secrets Manager does not answer', () => {
    const down = new Unavailable('secret_unavailable', '');

    it('goes on with the key that it has, and asks again every 5 s', async () => {
      const dojoKey = key();
      await dojoKey.get();
      failure = down;
      time.advance(300_000);
      expect(await dojoKey.get()).toBe('sk_sandbox_one');
      time.advance(4_999);
      expect(await dojoKey.get()).toBe('sk_sandbox_one');
      expect(reads).toBe(2);
      time.advance(1);
      expect(await dojoKey.get()).toBe('sk_sandbox_one');
      expect(reads).toBe(3);
      expect(stale).toEqual([down, down]);
    });

    it('takes up the new key once it answers', async () => {
      const dojoKey = key();
      await dojoKey.get();
      failure = down;
      time.advance(300_000);
      await dojoKey.get();
      failure = undefined;
      secret = '{"apiKey":"sk_sandbox_two"}';
      time.advance(5_000);
      expect(await dojoKey.get()).toBe('sk_sandbox_two');
    });

    it('has none to offer once Dojo has refused it', async () => {
      const dojoKey = key();
      await dojoKey.get();
      failure = down;
      await expect(dojoKey.renew('sk_sandbox_one')).rejects.toBe(down);
    });
  });

  it('goes away when the secret was emptied on purpose', async () => {
    const dojoKey = key();
    await dojoKey.get();
    secret = '{}';
    time.advance(300_000);
    await expect(dojoKey.get()).rejects.toMatchObject({ code: 'dojo_key_missing' });
  });

  it('is fetched anew after a fetch that failed', async () => {
    const dojoKey = key();
    failure = new Unavailable('secret_unavailable', '');
    await expect(dojoKey.get()).rejects.toBe(failure);
    failure = undefined;
    expect(await dojoKey.get()).toBe('sk_sandbox_one');
  });

  it('is fetched anew after a reader that throws at once', async () => {
    let calls = 0;
    const dojoKey = createDojoKey({
      readSecret: () => {
        calls += 1;
        if (calls === 1) throw new Error('at once');
        return Promise.resolve(secret);
      },
      environment: 'sandbox',
      ttlMs: 1,
      clock: time.clock,
    });
    await expect(dojoKey.get()).rejects.toThrow('at once');
    expect(await dojoKey.get()).toBe('sk_sandbox_one');
  });

  describe('renewed because Dojo refused it', () => {
    it('is fetched again', async () => {
      const dojoKey = key();
      await dojoKey.get();
      secret = '{"apiKey":"sk_sandbox_two"}';
      expect(await dojoKey.renew('sk_sandbox_one')).toBe('sk_sandbox_two');
    });

    it('is not fetched when somebody else already did', async () => {
      const dojoKey = key();
      await dojoKey.get();
      expect(await dojoKey.renew('sk_sandbox_older')).toBe('sk_sandbox_one');
      expect(reads).toBe(1);
    });
  });

  it.each([undefined, '', 'sk_sandbox_bare', '{}', '{"apiKey":""}', '{"apiKey":7}', '[]'])(
    'is missing when the secret holds %j',
    async (text) => {
      secret = text;
      await expect(key().get()).rejects.toMatchObject({ code: 'dojo_key_missing' });
    },
  );

  it.each([
    { environment: 'sandbox', apiKey: 'sk_prod_one' },
    { environment: 'production', apiKey: 'sk_sandbox_one' },
    { environment: 'sandbox', apiKey: 'pk_one' },
    { environment: 'sandbox', apiKey: 'sk_sandbox_a b' },
  ] as const)('$apiKey is refused in a $environment stack, and not repeated', async (row) => {
    secret = JSON.stringify({ apiKey: row.apiKey });
    const refusal = await key(row.environment)
      .get()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'dojo_key_wrong_environment' });
    expect(String(refusal)).not.toContain(row.apiKey);
  });

  it('forgets white space around it, as a paste leaves it', async () => {
    secret = '{"apiKey":" sk_sandbox_one\\n"}';
    expect(await key().get()).toBe('sk_sandbox_one');
  });
});
