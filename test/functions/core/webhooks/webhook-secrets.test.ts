import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../../../functions/core/failures.ts';
import {
  createWebhookSecrets,
  type WebhookSecrets,
} from '../../../../functions/core/webhooks/webhook-secrets.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';

function stored(...values: string[]) {
  return JSON.stringify({
    secrets: values.map((value) => ({ id: 'sc_1', value, subscriptionId: 'ws_1' })),
  });
}

let time: FakeTime;
let text: string | undefined;
let reads: number;
let failure: Error | undefined;
let secrets: WebhookSecrets;

beforeEach(() => {
  time = new FakeTime();
  text = stored('one');
  reads = 0;
  failure = undefined;
  secrets = createWebhookSecrets({
    readSecret: async () => {
      reads += 1;
      if (failure) throw failure;
      return text;
    },
    clock: time.clock,
  });
});

describe('the signing secrets', () => {
  it('are kept for 60 s', async () => {
    expect(await secrets.get()).toEqual(['one']);
    text = stored('one', 'two');
    time.advance(59_999);
    expect(await secrets.get()).toEqual(['one']);
    time.advance(1);
    expect(await secrets.get()).toEqual(['one', 'two']);
  });

  it('are fetched once for many deliveries at the same time', async () => {
    await Promise.all([secrets.get(), secrets.get(), secrets.renew()]);
    expect(reads).toBe(1);
  });

  it('are none while nobody has stored any', async () => {
    text = undefined;
    expect(await secrets.get()).toEqual([]);
  });

  it.each(['', 'whsec_1', '{}', '{"secrets":{}}', '{"secrets":[{"id":"sc_1"}]}'])(
    'cannot be read from %j',
    async (wrong) => {
      text = wrong;
      await expect(secrets.get()).rejects.toMatchObject({
        code: 'webhook_secrets_unreadable',
        message: expect.stringContaining('npm run webhooks -- subscribe --stack save-card-'),
      });
    },
  );

  it('are used on past their time while Secrets Manager is away', async () => {
    await secrets.get();
    time.advance(60_000);
    failure = new Unavailable('secret_unavailable', '');
    expect(await secrets.get()).toEqual(['one']);
  });

  it('are fetched anew after a fetch that failed', async () => {
    failure = new Unavailable('secret_unavailable', '');
    await expect(secrets.get()).rejects.toBe(failure);
    failure = undefined;
    expect(await secrets.get()).toEqual(['one']);
  });
});

describe('the signing secrets, after a signature that fits none', () => {
  it('are fetched again', async () => {
    await secrets.get();
    text = stored('two');
    time.advance(10_000);
    expect(await secrets.renew()).toEqual(['two']);
  });

  it('are fetched again once in 10 s, however many forgeries come', async () => {
    await secrets.get();
    time.advance(10_000);
    for (let forgeries = 0; forgeries < 50; forgeries++) {
      await secrets.renew();
      time.advance(199);
    }
    expect(reads).toBe(2);
    time.advance(50);
    await secrets.renew();
    expect(reads).toBe(3);
  });

  it('stay as they were when Secrets Manager is away, which is asked once in 10 s', async () => {
    await secrets.get();
    time.advance(10_000);
    failure = new Unavailable('secret_unavailable', '');
    await expect(secrets.renew()).rejects.toBe(failure);
    expect(await secrets.renew()).toEqual(['one']);
    expect(await secrets.get()).toEqual(['one']);
    expect(reads).toBe(2);
  });
});
