import { describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import { NotConfigured, Rejected, Unavailable } from '../../../../functions/core/failures.ts';
import {
  cancelOpenIntent,
  changeOpenIntent,
  refreshOpenIntent,
} from '../../../../functions/core/payments/open-intent.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';

/** An intent that Dojo shows like this, look by look; the last status stays. */
function shown(...statuses: readonly (string | undefined)[]) {
  const time = new FakeTime();
  const left = [...statuses];
  let last: string | undefined;
  return {
    time,
    dependencies: {
      find: async () => {
        if (left.length > 0) last = left.shift();
        return last === undefined ? undefined : { status: last };
      },
      sleep: time.sleep,
      deadline: deadlineIn(20_000, time.clock),
    },
  };
}
const refused = new Rejected('dojo_refused', '', { dojoStatus: 409 });
function failing(error: Error) {
  return async (): Promise<never> => {
    throw error;
  };
}

describe('a change that Dojo refuses', () => {
  it('says what came first', async () => {
    const { dependencies } = shown('Captured');
    expect(await changeOpenIntent(failing(refused), dependencies)).toEqual({
      kind: 'not-open',
      status: 'Captured',
    });
  });

  it('is looked into again, since Dojo may show it late', async () => {
    const { dependencies, time } = shown('Created', undefined, 'Authorized');
    expect(await changeOpenIntent(failing(refused), dependencies)).toEqual({
      kind: 'not-open',
      status: 'Authorized',
    });
    expect(time.slept).toEqual([250, 750]);
  });

  it('may be tried again when nothing can be told', async () => {
    const { dependencies } = shown('Created');
    await expect(changeOpenIntent(failing(refused), dependencies)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'intent_unsettled',
      retryAfterSeconds: 2,
    });
  });

  it('is not looked into when the key is missing', async () => {
    const { dependencies, time } = shown('Captured');
    const missing = new NotConfigured('dojo_key_missing', '');
    await expect(changeOpenIntent(failing(missing), dependencies)).rejects.toBe(missing);
    expect(time.slept).toEqual([]);
  });
});

describe('a cancel', () => {
  it('whose answer was lost is done when Dojo shows it as canceled', async () => {
    const { dependencies } = shown('Canceled');
    const lost = new Unavailable('dojo_unavailable', '');
    expect(await cancelOpenIntent(failing(lost), dependencies)).toMatchObject({ kind: 'done' });
  });

  it('whose answer was lost fails as it failed when nothing can be told', async () => {
    const { dependencies } = shown('Created');
    const lost = new Unavailable('dojo_unavailable', '');
    await expect(cancelOpenIntent(failing(lost), dependencies)).rejects.toBe(lost);
  });
});

describe('a refresh', () => {
  it('that answers with a payment that came first is not open', async () => {
    const { dependencies } = shown();
    const refresh = async () => ({ status: 'Captured' });
    expect(await refreshOpenIntent(refresh, dependencies)).toEqual({
      kind: 'not-open',
      status: 'Captured',
    });
  });

  it('of an open one is done', async () => {
    const { dependencies } = shown();
    const done = { status: 'Created' };
    expect(await refreshOpenIntent(async () => done, dependencies)).toEqual({ kind: 'done', done });
  });
});
